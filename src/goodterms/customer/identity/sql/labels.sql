-- Pairs proved to be one person's: the pair that was asked about where the word answers a question,
-- else the pair of the word itself. A pair somebody says the contrary of teaches nothing.
WITH told AS (
  SELECT s.a_id, s.b_id, s.strength, s.at, q.mine_id, q.other_id, q.propensity,
         coalesce(s.by_actor::text, s.id::text) AS by, coalesce(q.control, false) AS control
    FROM identity_assertion s
    LEFT JOIN identity_source portal ON portal.code = 'portal'
    LEFT JOIN identity_record own ON own.id IN (s.a_id, s.b_id)
     AND own.source_id = portal.id AND own.source_key = s.by_actor::text
    LEFT JOIN LATERAL (
      SELECT p.mine_id, p.other_id, p.propensity, p.control
        FROM identity_question_pair p JOIN identity_question n ON n.id = p.question_id
       WHERE (p.other_id IN (s.a_id, s.b_id) AND n.asked_id = s.by_actor AND own.id IS NOT NULL)
          OR (least(p.mine_id, p.other_id) = s.a_id AND greatest(p.mine_id, p.other_id) = s.b_id)
       ORDER BY p.control DESC, n.asked_at LIMIT 1) q ON true
   WHERE s.revoked_at IS NULL AND s.says = 1 AND s.strength >= %(half)s),
pair AS (
  SELECT least(coalesce(mine_id, a_id), coalesce(other_id, b_id)) AS a,
         greatest(coalesce(mine_id, a_id), coalesce(other_id, b_id)) AS b,
         CASE WHEN strength >= %(full)s THEN 1.0 ELSE 0.5 END AS weight,
         coalesce(propensity, 1.0) AS propensity, by, strength, at
    FROM told WHERE NOT control)
SELECT DISTINCT ON (p.a, p.b) p.a, p.b, p.weight::float8, p.propensity::float8, p.by
  FROM pair p
  JOIN identity_record x ON x.id = p.a AND x.erased_at IS NULL AND x.withdrawn_at IS NULL
  JOIN identity_record y ON y.id = p.b AND y.erased_at IS NULL AND y.withdrawn_at IS NULL
 WHERE p.a < p.b AND NOT EXISTS (
   SELECT FROM identity_assertion c
    WHERE c.a_id = p.a AND c.b_id = p.b AND c.revoked_at IS NULL AND c.says < 1)
 ORDER BY p.a, p.b, p.strength DESC, p.at
