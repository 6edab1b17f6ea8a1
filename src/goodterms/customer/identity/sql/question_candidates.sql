-- What a question to this person could be about: the strongest pair with each other person of the
-- ask band on which nobody has said a word, with how many records either side has.
WITH mine AS MATERIALIZED (
  SELECT m.record_id, p.canonical_id AS person
    FROM people_person me
    JOIN people_person p ON p.canonical_id = me.canonical_id
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
   WHERE me.id = %(person)s),
near AS (
  SELECT e.a_id AS mine, e.b_id AS other, e.weight FROM identity_edge e
   WHERE e.a_id IN (SELECT record_id FROM mine) AND e.weight >= %(ask)s
  UNION ALL
  SELECT e.b_id, e.a_id, e.weight FROM identity_edge e
   WHERE e.b_id IN (SELECT record_id FROM mine) AND e.weight >= %(ask)s),
band AS (
  SELECT DISTINCT ON (p.canonical_id) n.mine, n.other, n.weight, p.canonical_id AS person,
         count(*) OVER (PARTITION BY p.canonical_id) AS agree
    FROM near n
    JOIN identity_membership m ON m.record_id = n.other AND m.until IS NULL
    JOIN people_person p ON p.id = m.person_id
    JOIN identity_record r ON r.id = n.other AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
   WHERE p.canonical_id <> (SELECT person FROM mine LIMIT 1)
   ORDER BY p.canonical_id, n.weight DESC, n.mine, n.other),
theirs AS MATERIALIZED (
  SELECT b.person, m.record_id
    FROM band b
    JOIN people_person p ON p.canonical_id = b.person
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL)
SELECT b.mine, b.other, b.weight, (SELECT count(*) FROM mine),
       (SELECT count(*) FROM theirs t WHERE t.person = b.person), b.agree,
       CASE WHEN r.payload ->> 'email' LIKE '%%@%%' THEN 'email'
            WHEN r.payload ->> 'phone' > '' THEN 'phone'
            WHEN r.payload ->> 'street' > '' THEN 'street' ELSE '' END
  FROM band b JOIN identity_record r ON r.id = b.other
 WHERE NOT EXISTS (
         SELECT FROM identity_assertion s, theirs t, mine o
          WHERE s.revoked_at IS NULL AND t.person = b.person
            AND s.a_id = least(o.record_id, t.record_id)
            AND s.b_id = greatest(o.record_id, t.record_id))
   AND NOT EXISTS (
         SELECT FROM identity_question_pair q JOIN theirs t ON t.record_id = q.other_id
          WHERE t.person = b.person AND q.mine_id IN (SELECT record_id FROM mine))
 ORDER BY b.other
