INSERT INTO holdings_account_party (id, account_id, record_id, person_id, organisation_id, role)
SELECT gen_random_uuid(), a.id, r.id, m.person_id, m.organisation_id, 'holder'
  FROM (SELECT DISTINCT source_key, account_no FROM incoming WHERE account_no IS NOT NULL) i
  JOIN holdings_account a ON a.source_id = %(source)s AND a.number = i.account_no
  JOIN identity_record r ON r.source_id = %(source)s AND r.source_key = i.source_key
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
ON CONFLICT (account_id, record_id, role) WHERE until IS NULL DO NOTHING
