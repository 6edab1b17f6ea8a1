-- People who may live together: both sign in, and the records each reads of themselves share a
-- phone, or a street and a family name. What the machine joined and nobody proved takes no part, so
-- a question never tells of a record that its reader cannot see. One question at a time a person.
WITH who AS (
  SELECT DISTINCT ON (p.canonical_id) p.canonical_id AS person, l.person_id AS signs_in
    FROM people_login l JOIN people_person p ON p.id = l.person_id
   WHERE NOT EXISTS (SELECT FROM people_post o WHERE o.person_id = l.person_id)
   ORDER BY p.canonical_id, l.id),
told AS (
  SELECT w.person, f.phone, f.family, f.street_key, coalesce(f.postcode, f.city) AS place
    FROM who w
    JOIN people_person p ON p.canonical_id = w.person AND (p.opened >= 1 OR p.id = w.signs_in)
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
    JOIN identity_record r ON r.id = m.record_id AND r.kind = %(person)s AND r.withdrawn_at IS NULL
    JOIN identity_face f ON f.record_id = r.id),
-- A phone that many use is a switchboard and says nothing, so whoever has one is never paired:
-- pairs counted first and left out after grow with the square of those who share it.
switchboard AS MATERIALIZED (
  SELECT a.phone FROM (SELECT DISTINCT phone FROM told) a
    JOIN identity_face f ON f.phone = a.phone
    JOIN identity_membership m ON m.record_id = f.record_id AND m.until IS NULL
    JOIN people_person p ON p.id = m.person_id
   GROUP BY a.phone HAVING count(DISTINCT p.canonical_id) > %(crowd)s),
crowd AS MATERIALIZED (
  SELECT DISTINCT t.person FROM told t JOIN switchboard s ON s.phone = t.phone),
shared AS (
  SELECT a.person AS one, b.person AS other
    FROM told a JOIN told b ON b.person > a.person AND b.phone = a.phone
   WHERE a.person NOT IN (SELECT person FROM crowd)
     AND (%(people)s::uuid[] IS NULL
          OR a.person = ANY (%(people)s::uuid[]) OR b.person = ANY (%(people)s::uuid[]))
   UNION
  SELECT a.person, b.person
    FROM told a JOIN told b ON b.person > a.person AND b.family = a.family
     AND b.street_key = a.street_key AND b.place = a.place
   WHERE a.person NOT IN (SELECT person FROM crowd)
     AND (%(people)s::uuid[] IS NULL
          OR a.person = ANY (%(people)s::uuid[]) OR b.person = ANY (%(people)s::uuid[]))),
asked AS (
  SELECT i.id, p.canonical_id AS person, i.origin = 'records'
           AND i.agreed_at IS NULL AND i.withdrawn_at IS NULL AND i.until > %(now)s AS waits
    FROM people_invitation i
    JOIN people_invitation_side s ON s.invitation_id = i.id
    JOIN people_person p ON p.id = s.person_id
   WHERE i.kind = 'household'),
homes AS (
  SELECT p.canonical_id AS person, h.household_id AS household
    FROM people_household_member h JOIN people_person p ON p.id = h.person_id
   WHERE h.until IS NULL)
SELECT o.signs_in, t.signs_in
  FROM shared s
  JOIN who o ON o.person = s.one
  JOIN who t ON t.person = s.other
 WHERE NOT EXISTS (SELECT FROM asked a JOIN asked b ON b.id = a.id
                    WHERE a.person = s.one AND b.person = s.other)
   AND NOT EXISTS (SELECT FROM asked a WHERE a.waits AND a.person IN (s.one, s.other))
   -- One household already, or each in one of their own: nothing to ask.
   AND (SELECT count(*) FROM homes h WHERE h.person IN (s.one, s.other)) < 2
   -- Former members know one another's mind.
   AND NOT EXISTS (
     SELECT FROM people_household_member x
       JOIN people_person px ON px.id = x.person_id
       JOIN people_household_member y ON y.household_id = x.household_id
       JOIN people_person py ON py.id = y.person_id
      WHERE px.canonical_id = s.one AND py.canonical_id = s.other)
 ORDER BY s.one, s.other
