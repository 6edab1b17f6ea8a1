-- Which record a key's holdings hang on, and the seed that record speaks of today.
CREATE TEMPORARY TABLE holder ON COMMIT DROP AS
SELECT source_key, record_id, seed AS person_id, NULL::uuid AS organisation_id
  FROM incoming i
 WHERE speaks AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
 UNION ALL
SELECT k.source_key, k.record_id, m.person_id, m.organisation_id
  FROM known k
  LEFT JOIN identity_membership m ON m.record_id = k.record_id AND m.until IS NULL
