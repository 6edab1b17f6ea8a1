-- Standing words on pairs among these; one that a customer contradicts decides nothing.
SELECT s.a_id, s.b_id, CASE WHEN s.says = 1 THEN 1 ELSE -1 END, s.strength, s.at::text, s.id::text
  FROM identity_assertion s
 WHERE s.a_id IN (SELECT record_id FROM nearby) AND s.revoked_at IS NULL
   AND NOT EXISTS (SELECT FROM identity_review v WHERE v.word_id = s.id AND v.state = 'disputed')
