-- The persons these stand behind, held till the transaction ends; one that somebody else holds is
-- left out.
SELECT p.id FROM people_person p
 WHERE p.id IN (SELECT s.canonical_id FROM identity_membership m
                  JOIN people_person s ON s.id = m.person_id
                 WHERE m.record_id = ANY (%(records)s::bigint[]) AND m.until IS NULL)
 ORDER BY p.id FOR NO KEY UPDATE SKIP LOCKED
