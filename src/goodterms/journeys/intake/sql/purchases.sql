INSERT INTO holdings_purchase (id, source_id, source_key, record_id, person_id, organisation_id,
                               item, amount, currency, "on", counts_for_suggestions, as_of)
SELECT i.purchase_id, %(source)s,
       md5(concat_ws('|', i.source_key, i.purchase_item, i.purchase_date)),
       h.record_id, h.person_id, h.organisation_id, i.purchase_item, i.purchase_amount, i.currency,
       i.purchase_date, true, %(now)s
  FROM incoming i
  JOIN holder h ON h.source_key = i.source_key
 WHERE i.purchase_item IS NOT NULL
ON CONFLICT (source_id, source_key) DO NOTHING
