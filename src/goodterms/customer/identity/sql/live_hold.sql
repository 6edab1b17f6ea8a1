-- Their persons, held till the transaction ends; one that somebody else holds is left out.
SELECT p.id FROM people_person p
 WHERE p.id IN (SELECT s.canonical_id FROM nearby n
                  JOIN identity_membership m ON m.record_id = n.record_id AND m.until IS NULL
                  JOIN people_person s ON s.id = m.person_id)
 ORDER BY p.id FOR NO KEY UPDATE SKIP LOCKED
