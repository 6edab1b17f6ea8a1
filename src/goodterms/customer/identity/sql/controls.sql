-- Control questions with a truth. Somebody's standing word on the pair itself, or between the person
-- asked and the other record, outweighs the answer "no".
WITH control AS (
  SELECT q.id, q.answer, p.mine_id, p.other_id, q.asked_id
    FROM identity_question_pair p JOIN identity_question q ON q.id = p.question_id
   WHERE p.control),
word AS (
  SELECT DISTINCT ON (c.id) c.id, s.says
    FROM control c
    LEFT JOIN identity_record own ON own.source_key = c.asked_id::text
     AND own.source_id = (SELECT id FROM identity_source WHERE code = 'portal')
    JOIN identity_assertion s ON s.revoked_at IS NULL
     AND ((s.a_id = least(c.mine_id, c.other_id) AND s.b_id = greatest(c.mine_id, c.other_id))
          OR (s.a_id = least(own.id, c.other_id) AND s.b_id = greatest(own.id, c.other_id)))
   ORDER BY c.id, s.strength DESC, s.at DESC)
SELECT least(c.mine_id, c.other_id), greatest(c.mine_id, c.other_id), coalesce(w.says, -1) = 1
  FROM control c LEFT JOIN word w USING (id)
 WHERE w.says IS NOT NULL OR c.answer = 'no'
 ORDER BY 1, 2
