INSERT INTO holdings_purchase (id, source_id, source_key, record_id, person_id, organisation_id, item,
                               amount, currency, "on", counts_for_suggestions, as_of)
SELECT gen_random_uuid(), %(source)s, i.purchase_key, r.id, m.person_id, m.organisation_id,
       i.purchase_item, i.purchase_amount, i.currency, i.purchase_date, true, %(now)s
  FROM (SELECT DISTINCT ON (purchase_key) * FROM (
          SELECT *, md5(concat_ws('|', source_key, purchase_item, purchase_date)) AS purchase_key
            FROM incoming WHERE purchase_item IS NOT NULL) p
         ORDER BY purchase_key, "row") i
  JOIN identity_record r ON r.source_id = %(source)s AND r.source_key = i.source_key
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
ON CONFLICT (source_id, source_key) DO NOTHING
