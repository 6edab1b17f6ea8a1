INSERT INTO holdings_account_party (id, account_id, record_id, person_id, organisation_id, role)
SELECT i.party_id, a.id, h.record_id, h.person_id, h.organisation_id, 'holder'
  FROM incoming i
  JOIN holder h ON h.source_key = i.source_key
  JOIN holdings_account a ON a.source_id = %(source)s AND a.number = i.account_no
ON CONFLICT (account_id, record_id, role) WHERE until IS NULL DO NOTHING
