-- Who shares a key with these, and which ones: one read. A key too many hold tells nobody apart;
-- such keys come in a row of no record.
WITH wanted (key) AS MATERIALIZED ({keys}),
asked AS MATERIALIZED (
  SELECT q.key, ARRAY(SELECT k.record_id FROM identity_key k WHERE k.key = q.key LIMIT 101) AS held
    FROM wanted q
   WHERE NOT EXISTS (SELECT FROM identity_generic g WHERE g.key = q.key)),
found AS MATERIALIZED (
  SELECT h.record_id, array_agg(a.key) AS keys
    FROM asked a, unnest(a.held) AS h (record_id)
   WHERE cardinality(a.held) <= 100
   GROUP BY 1)
SELECT n.keys, {face}
  FROM found n JOIN identity_face f ON f.record_id = n.record_id
 UNION ALL
SELECT g.keys, {face}
  FROM (SELECT array_agg(g.key) AS keys FROM identity_generic g JOIN wanted q ON q.key = g.key) g
  LEFT JOIN identity_face f ON false
 WHERE g.keys IS NOT NULL
