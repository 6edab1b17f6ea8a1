-- Pairs a steward should decide: evidence that did not join, and words that contradict each other.
-- One pair for two persons, the one with the most evidence.
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
WITH side AS MATERIALIZED (
  SELECT m.record_id, p.canonical_id AS person
    FROM identity_membership m JOIN people_person p ON p.id = m.person_id
   WHERE m.until IS NULL),
word AS (
  SELECT s.a_id, s.b_id, s.says, s.by_kind, s.at, a.person AS pa, b.person AS pb
    FROM identity_assertion s
    JOIN side a ON a.record_id = s.a_id
    JOIN side b ON b.record_id = s.b_id
   WHERE s.revoked_at IS NULL),
decided AS (
  SELECT DISTINCT least(pa, pb) AS pa, greatest(pa, pb) AS pb FROM word),
unsure AS (
  SELECT DISTINCT ON (least(a.person, b.person), greatest(a.person, b.person))
         e.a_id, e.b_id, e.weight, a.person AS pa, b.person AS pb
    FROM identity_edge e
    JOIN side a ON a.record_id = e.a_id
    JOIN side b ON b.record_id = e.b_id
   WHERE a.person <> b.person AND e.weight >= %(ask)s
     AND NOT EXISTS (SELECT FROM decided d
                      WHERE d.pa = least(a.person, b.person) AND d.pb = greatest(a.person, b.person))
   ORDER BY least(a.person, b.person), greatest(a.person, b.person), e.weight DESC, e.a_id, e.b_id),
dispute AS (
  -- Contradicted on the pair itself, or not what stands; nobody of ours has answered since.
  SELECT w.a_id, w.b_id, min(w.pa::text)::uuid AS pa, min(w.pb::text)::uuid AS pb
    FROM word w
   GROUP BY w.a_id, w.b_id
  HAVING ((bool_or(w.says = 1) AND bool_or(w.says < 1))
          OR (bool_or(w.says = 1) AND bool_and(w.pa <> w.pb))
          OR (bool_or(w.says < 1) AND bool_and(w.pa = w.pb)))
     AND (array_agg(w.by_kind ORDER BY w.at DESC))[1] <> 'staff'),
held AS (
  -- What the newest batch would have done against a customer's own answer; it did not.
  SELECT h.a_id, h.b_id, a.person AS pa, b.person AS pb
    FROM (SELECT (p ->> 0)::bigint AS a_id, (p ->> 1)::bigint AS b_id
            FROM (SELECT figures FROM identity_run WHERE ended IS NOT NULL
                   ORDER BY started DESC LIMIT 1) r,
                 jsonb_array_elements(r.figures -> 'held') p) h
    JOIN side a ON a.record_id = h.a_id
    JOIN side b ON b.record_id = h.b_id
   WHERE NOT EXISTS (SELECT FROM dispute d WHERE d.a_id = h.a_id AND d.b_id = h.b_id)
     AND NOT EXISTS (SELECT FROM identity_review v WHERE v.a_id = h.a_id AND v.b_id = h.b_id
                      AND v.state IN ('answered', 'disputed')))
SELECT u.a_id, u.b_id, 'unsure' AS why, u.weight, u.pa, u.pb FROM unsure u
UNION ALL
SELECT d.a_id, d.b_id, 'dispute', e.weight, d.pa, d.pb
  FROM (SELECT * FROM dispute UNION ALL SELECT * FROM held) d
  LEFT JOIN identity_edge e ON e.a_id = d.a_id AND e.b_id = d.b_id
