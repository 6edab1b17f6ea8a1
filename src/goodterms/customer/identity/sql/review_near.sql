-- What a steward should decide about these persons since one of them changed: as review_wanted says
-- of everybody, the pair with the most evidence for two persons on whom nobody has spoken.
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
WITH mine AS MATERIALIZED (
  SELECT m.record_id, p.canonical_id AS person
    FROM people_person p JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
   WHERE p.canonical_id IN (
     SELECT canonical_id FROM people_person WHERE id = ANY (%(people)s::uuid[]))),
edge AS (
  SELECT e.a_id, e.b_id, e.weight FROM mine n JOIN identity_edge e ON e.a_id = n.record_id
   WHERE e.weight >= %(ask)s
   UNION
  SELECT e.a_id, e.b_id, e.weight FROM mine n JOIN identity_edge e ON e.b_id = n.record_id
   WHERE e.weight >= %(ask)s),
apart AS (
  SELECT e.*, least(pa.canonical_id, pb.canonical_id) AS pa,
         greatest(pa.canonical_id, pb.canonical_id) AS pb
    FROM edge e
    JOIN identity_membership ma ON ma.record_id = e.a_id AND ma.until IS NULL
    JOIN identity_membership mb ON mb.record_id = e.b_id AND mb.until IS NULL
    JOIN people_person pa ON pa.id = ma.person_id
    JOIN people_person pb ON pb.id = mb.person_id
   WHERE pa.canonical_id <> pb.canonical_id)
SELECT DISTINCT ON (w.pa, w.pb) w.a_id, w.b_id, 'unsure' AS why, w.weight, w.pa, w.pb
  FROM apart w
 WHERE NOT EXISTS (
       SELECT FROM identity_assertion s
         JOIN identity_membership ma ON ma.record_id = s.a_id AND ma.until IS NULL
         JOIN identity_membership mb ON mb.record_id = s.b_id AND mb.until IS NULL
         JOIN people_person pa ON pa.id = ma.person_id
         JOIN people_person pb ON pb.id = mb.person_id
        WHERE s.revoked_at IS NULL
          AND (s.a_id IN (SELECT record_id FROM mine) OR s.b_id IN (SELECT record_id FROM mine))
          AND least(pa.canonical_id, pb.canonical_id) = w.pa
          AND greatest(pa.canonical_id, pb.canonical_id) = w.pb)
 ORDER BY w.pa, w.pb, w.weight DESC, w.a_id, w.b_id
