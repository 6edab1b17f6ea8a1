-- Who shares a key with these, and which ones: one read. A key too many hold tells nobody apart.
WITH asked AS MATERIALIZED (
  SELECT q.key, ARRAY(SELECT k.record_id FROM identity_key k WHERE k.key = q.key LIMIT 101) AS held
    FROM unnest(%(keys)s::bigint[]) AS q (key)
   WHERE NOT EXISTS (SELECT FROM identity_generic g WHERE g.key = q.key)),
found AS MATERIALIZED (
  SELECT h.record_id, array_agg(a.key) AS keys
    FROM asked a, unnest(a.held) AS h (record_id)
   WHERE cardinality(a.held) <= 100
   GROUP BY 1)
SELECT n.keys, {face}
  FROM found n JOIN identity_face f ON f.record_id = n.record_id
