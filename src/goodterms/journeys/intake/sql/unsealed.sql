-- National numbers that came in new or changed, and the seed under whose key each is sealed.
SELECT i.record_id, i.seed, i.national_id
  FROM incoming i
 WHERE i.speaks AND i.national_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
 UNION ALL
SELECT k.record_id, m.seed, i.national_id
  FROM known k
  JOIN incoming i ON i.source_key = k.source_key AND i.speaks
  -- A record turned lamp post or firm has no person; its number stays under its last seed's key.
 CROSS JOIN LATERAL (
       SELECT m.person_id AS seed FROM identity_membership m
        WHERE m.record_id = k.record_id AND m.person_id IS NOT NULL
        ORDER BY (m.until IS NULL) DESC, m.until DESC LIMIT 1) m
 WHERE k.changed AND i.national_id IS NOT NULL
