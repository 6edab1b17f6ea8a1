-- The wanted pairs into the queue, with what would move; an answered one only for a new dispute.
WITH person AS MATERIALIZED (SELECT pa AS id FROM wanted UNION SELECT pb FROM wanted),
seed AS MATERIALIZED (
  SELECT s.id AS seed, s.canonical_id AS person
    FROM person p JOIN people_person s ON s.canonical_id = p.id),
brought AS (
  SELECT s.person, count(*) AS n
    FROM seed s
    JOIN (SELECT person_id FROM identity_membership
           WHERE until IS NULL AND person_id IS NOT NULL
           UNION ALL {things}) t ON t.person_id = s.seed
   GROUP BY 1)
INSERT INTO identity_review
  (id, a_id, b_id, why, state, rank, weight, effect, asked_at, documents, answered_name)
SELECT gen_random_uuid(), w.a_id, w.b_id, w.why, 'open',
       CASE w.why WHEN 'dispute' THEN 0 ELSE 1 END, w.weight,
       least(coalesce(a.n, 0), coalesce(b.n, 0)), %(now)s, '', ''
  FROM wanted w
  LEFT JOIN brought a ON a.person = w.pa
  LEFT JOIN brought b ON b.person = w.pb
ON CONFLICT (a_id, b_id) DO UPDATE
   SET why = excluded.why, state = 'open', weight = excluded.weight, effect = excluded.effect,
       rank = CASE WHEN identity_review.why = excluded.why AND identity_review.state = 'open'
                   THEN identity_review.rank ELSE excluded.rank END
 WHERE excluded.why = 'dispute' OR identity_review.state IN ('open', 'gone')
