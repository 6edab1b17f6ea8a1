-- These people, and whoever may live with them: a record of both holds one phone, or one street and
-- one family name. From indexes alone, so that two who move cost nothing for all who do not.
WITH told AS (
  SELECT DISTINCT f.phone, f.family, f.street_key, coalesce(f.postcode, f.city) AS place
    FROM people_person p
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
    JOIN identity_face f ON f.record_id = m.record_id
   WHERE p.canonical_id = ANY (%(people)s::uuid[])),
met AS (
  SELECT f.record_id FROM told t JOIN identity_face f ON f.phone = t.phone
   UNION
  SELECT f.record_id
    FROM told t
    JOIN identity_face f ON f.street_key = t.street_key AND f.family = t.family
     AND coalesce(f.postcode, f.city) = t.place)
SELECT p.canonical_id
  FROM met
  JOIN identity_membership m ON m.record_id = met.record_id AND m.until IS NULL
  JOIN people_person p ON p.id = m.person_id
 UNION
SELECT unnest(%(people)s::uuid[])
