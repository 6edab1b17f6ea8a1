-- People who may live together: both sign in, and the records each reads of themselves share a
-- phone, or a street and a family name. What the machine joined and nobody proved takes no part, so
-- a question never tells of a record that its reader cannot see. One question at a time a person.
-- Of everybody, or of ``people``: then ``near`` are all whom they could be paired with.
WITH who AS (
  SELECT DISTINCT ON (p.canonical_id) p.canonical_id AS person, l.person_id AS signs_in
    FROM people_login l JOIN people_person p ON p.id = l.person_id
   WHERE NOT EXISTS (SELECT FROM people_post o WHERE o.person_id = l.person_id)
     AND (%(near)s::uuid[] IS NULL OR p.canonical_id = ANY (%(near)s::uuid[]))
   ORDER BY p.canonical_id, l.id),
said AS (
  SELECT w.person, f.phone, f.family, f.street_key, coalesce(f.postcode, f.city) AS place
    FROM who w
    JOIN people_person p ON p.canonical_id = w.person
     AND CASE WHEN p.id = w.signs_in THEN true ELSE p.opened >= 1 END  -- an OR is thought rare
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
    JOIN identity_record r ON r.id = m.record_id AND r.kind = %(person)s AND r.withdrawn_at IS NULL
    JOIN identity_face f ON f.record_id = r.id),
-- A phone that many use is a switchboard and says nothing, so whoever has one is never paired:
-- pairs counted first and left out after grow with the square of those who share it.
switchboard AS MATERIALIZED (
  SELECT a.phone FROM (SELECT DISTINCT phone FROM said) a
    JOIN identity_face f ON f.phone = a.phone
    JOIN identity_membership m ON m.record_id = f.record_id AND m.until IS NULL
    JOIN people_person p ON p.id = m.person_id
   GROUP BY a.phone HAVING count(DISTINCT p.canonical_id) > %(crowd)s),
crowd AS MATERIALIZED (
  SELECT DISTINCT t.person FROM said t JOIN switchboard s ON s.phone = t.phone),
told AS (
  SELECT * FROM said WHERE person NOT IN (SELECT person FROM crowd)),
-- Who shares is gathered, not joined: that costs as much as there are people, whatever the plan.
together AS (
  SELECT array_agg(DISTINCT person) AS many FROM told WHERE phone IS NOT NULL GROUP BY phone
   UNION ALL
  SELECT array_agg(DISTINCT person) FROM told
   WHERE family IS NOT NULL AND street_key IS NOT NULL AND place IS NOT NULL
   GROUP BY family, street_key, place),
shared AS (
  SELECT DISTINCT one, other
    FROM together, unnest(many) AS one, unnest(many) AS other
   WHERE cardinality(many) > 1 AND one < other
     AND (%(people)s::uuid[] IS NULL
          OR one = ANY (%(people)s::uuid[]) OR other = ANY (%(people)s::uuid[]))),
asked AS (
  SELECT i.id, w.person, i.origin = 'records'
           AND i.agreed_at IS NULL AND i.withdrawn_at IS NULL AND i.until > %(now)s AS waits
    FROM who w
    JOIN people_person p ON p.canonical_id = w.person
    JOIN people_invitation_side s ON s.person_id = p.id
    JOIN people_invitation i ON i.id = s.invitation_id
   WHERE i.kind = 'household'),
lived AS (
  SELECT w.person, h.household_id AS household, h.until
    FROM who w
    JOIN people_person p ON p.canonical_id = w.person
    JOIN people_household_member h ON h.person_id = p.id),
homes AS (
  SELECT person, count(*) AS count FROM lived WHERE until IS NULL GROUP BY person)
SELECT o.signs_in, t.signs_in
  FROM shared s
  JOIN who o ON o.person = s.one
  JOIN who t ON t.person = s.other
  LEFT JOIN homes h ON h.person = s.one
  LEFT JOIN homes g ON g.person = s.other
 WHERE NOT EXISTS (SELECT FROM asked a JOIN asked b ON b.id = a.id
                    WHERE a.person = s.one AND b.person = s.other)
   AND s.one NOT IN (SELECT person FROM asked WHERE waits)
   AND s.other NOT IN (SELECT person FROM asked WHERE waits)
   -- One household already, or each in one of their own: nothing to ask.
   AND coalesce(h.count, 0) + coalesce(g.count, 0) < 2
   -- Former members know one another's mind.
   AND NOT EXISTS (SELECT FROM lived x JOIN lived y ON y.household = x.household
                    WHERE x.person = s.one AND y.person = s.other)
 ORDER BY s.one, s.other
