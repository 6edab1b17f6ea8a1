INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT seed, record_id, seed, %(now)s, 'import'
  FROM incoming i
 WHERE speaks AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
