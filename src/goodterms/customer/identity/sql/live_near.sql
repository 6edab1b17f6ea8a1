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
