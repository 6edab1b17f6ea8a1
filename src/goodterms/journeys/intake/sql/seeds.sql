INSERT INTO people_person (id, canonical_id, opened, minted_at)
SELECT seed, seed, 0, %(now)s
  FROM incoming i
 WHERE speaks AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
