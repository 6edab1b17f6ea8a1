-- All that is decided together with these: by evidence a key found, by anybody's word, by the seed,
-- and those who stand behind the same person until now.
WITH RECURSIVE near (record_id) AS (
  SELECT unnest(%(starts)s::bigint[])
   UNION
  SELECT o.record_id
    FROM near n
   CROSS JOIN LATERAL (
     SELECT e.b_id FROM identity_edge e
      WHERE e.a_id = n.record_id AND e.found AND e.weight >= %(ask)s::float8
      UNION ALL
     SELECT e.a_id FROM identity_edge e
      WHERE e.b_id = n.record_id AND e.found AND e.weight >= %(ask)s::float8
      UNION ALL
     SELECT s.b_id FROM identity_assertion s WHERE s.a_id = n.record_id AND s.revoked_at IS NULL
      UNION ALL
     SELECT s.a_id FROM identity_assertion s WHERE s.b_id = n.record_id AND s.revoked_at IS NULL
      UNION ALL
     SELECT other.record_id
       FROM identity_membership m
       JOIN people_person p ON p.id = m.person_id
       JOIN people_person beside ON beside.canonical_id = p.canonical_id
       JOIN identity_membership other ON other.person_id = beside.id AND other.until IS NULL
      WHERE m.record_id = n.record_id AND m.until IS NULL
      UNION ALL
     SELECT other.record_id
       FROM identity_membership m
       JOIN people_organisation p ON p.id = m.organisation_id
       JOIN people_organisation beside ON beside.canonical_id = p.canonical_id
       JOIN identity_membership other ON other.organisation_id = beside.id AND other.until IS NULL
      WHERE m.record_id = n.record_id AND m.until IS NULL) AS o (record_id)),
nearby AS MATERIALIZED (SELECT record_id FROM near LIMIT %(most)s)
SELECT coalesce(s.canonical_id, o.canonical_id), s.canonical_id IS NOT NULL,
       m.person_id, m.organisation_id,
       coalesce(f.kind, 0) = 0 AND r.kind IN (0, 1, 2)
       AND r.withdrawn_at IS NULL AND r.erased_at IS NULL,
       e.others, e.weights, e.found, w.words, n.record_id, {face}
  FROM nearby n
  JOIN identity_record r ON r.id = n.record_id
  LEFT JOIN identity_face f ON f.record_id = n.record_id
  LEFT JOIN identity_membership m ON m.record_id = n.record_id AND m.until IS NULL
  LEFT JOIN people_person s ON s.id = m.person_id
  LEFT JOIN people_organisation o ON o.id = m.organisation_id
 CROSS JOIN LATERAL (
       SELECT array_agg(e.b_id) AS others, array_agg(e.weight) AS weights,
              array_agg(e.found) AS found
         FROM identity_edge e WHERE e.a_id = n.record_id) e
-- Standing words on pairs among these; one that a customer contradicts decides nothing.
 CROSS JOIN LATERAL (
       SELECT json_agg(json_build_array(s.a_id, s.b_id, CASE WHEN s.says = 1 THEN 1 ELSE -1 END,
                                        s.strength, s.at::text, s.id)) AS words
         FROM identity_assertion s
        WHERE s.a_id = n.record_id AND s.revoked_at IS NULL
          AND NOT EXISTS (SELECT FROM identity_review v
                           WHERE v.word_id = s.id AND v.state = 'disputed')) w
