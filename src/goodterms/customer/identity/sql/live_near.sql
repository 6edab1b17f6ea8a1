-- All that is decided together with these: by evidence a key found, by anybody's word, by the seed,
-- and those who stand behind the same person until now. Persons and firms are walked as records are,
-- so that each is opened once however many records stand behind it.
WITH RECURSIVE near (record_id, person, firm) AS (
  SELECT unnest(%(starts)s::bigint[]), NULL::uuid, NULL::uuid
   UNION
  SELECT o.record_id, o.person, o.firm
    FROM near n
   CROSS JOIN LATERAL (
     SELECT e.b_id, NULL::uuid, NULL::uuid FROM identity_edge e
      WHERE e.a_id = n.record_id AND e.found AND e.weight >= %(ask)s::float8
      UNION ALL
     SELECT e.a_id, NULL, NULL FROM identity_edge e
      WHERE e.b_id = n.record_id AND e.found AND e.weight >= %(ask)s::float8
      UNION ALL
     SELECT s.b_id, NULL, NULL FROM identity_assertion s
      WHERE s.a_id = n.record_id AND s.revoked_at IS NULL
      UNION ALL
     SELECT s.a_id, NULL, NULL FROM identity_assertion s
      WHERE s.b_id = n.record_id AND s.revoked_at IS NULL
      UNION ALL
     SELECT NULL, p.canonical_id, o.canonical_id
       FROM identity_membership m
       LEFT JOIN people_person p ON p.id = m.person_id
       LEFT JOIN people_organisation o ON o.id = m.organisation_id
      WHERE m.record_id = n.record_id AND m.until IS NULL
      UNION ALL
     SELECT m.record_id, NULL, NULL
       FROM people_person p
       JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
      WHERE p.canonical_id = n.person
      UNION ALL
     SELECT m.record_id, NULL, NULL
       FROM people_organisation p
       JOIN identity_membership m ON m.organisation_id = p.id AND m.until IS NULL
      WHERE p.canonical_id = n.firm) AS o (record_id, person, firm)),
nearby AS MATERIALIZED (
  SELECT record_id FROM near WHERE record_id IS NOT NULL LIMIT %(most)s)
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
