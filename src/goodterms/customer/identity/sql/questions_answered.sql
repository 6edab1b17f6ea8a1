-- Questions by their answer, and how many a proof has followed.
SELECT count(*), count(p.question_id),
       count(*) FILTER (WHERE q.answer = 'yes'), count(*) FILTER (WHERE q.answer = 'no'),
       count(*) FILTER (WHERE q.answer = 'not_now'),
       count(*) FILTER (WHERE EXISTS (
         SELECT FROM identity_record own
           JOIN identity_assertion s ON s.revoked_at IS NULL AND s.says = 1
            AND s.a_id = least(own.id, p.other_id) AND s.b_id = greatest(own.id, p.other_id)
          WHERE own.source_key = q.asked_id::text
            AND own.source_id = (SELECT id FROM identity_source WHERE code = 'portal'))),
       count(*) FILTER (WHERE p.control)
  FROM identity_question q LEFT JOIN identity_question_pair p ON p.question_id = q.id
