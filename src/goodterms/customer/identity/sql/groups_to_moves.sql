-- From the matcher's groups of records to what must move. A group's survivor is the one most of its
-- members stand behind already: a seed of its own, or one whose record its source has withdrawn, for
-- a person stays who they were; tie: a seed with a login, then the oldest.
-- Two persons who sign in are never made one by the machine: each would read the other's. Of several
-- in a group one takes part, the one that holds most of it; the others stay where they stand.
WITH member AS (
  SELECT DISTINCT g.entity, m.person_id AS seed
    FROM grouped g JOIN identity_membership m ON m.record_id = g.record_id AND m.until IS NULL
   WHERE m.person_id IS NOT NULL),
present AS (
  SELECT m.entity, m.seed, p.canonical_id, p.minted_at
    FROM member m JOIN people_person p ON p.id = m.seed),
signs_in AS (
  SELECT DISTINCT p.canonical_id
    FROM people_login l JOIN people_person p ON p.id = l.person_id
   WHERE p.canonical_id IN (SELECT canonical_id FROM present)),
signed AS (
  SELECT entity, canonical_id,
         row_number() OVER (PARTITION BY entity ORDER BY count(*) DESC, canonical_id) AS place
    FROM present JOIN signs_in USING (canonical_id) GROUP BY 1, 2),
standing AS (
  SELECT p.* FROM present p
   WHERE NOT EXISTS (SELECT FROM signed g WHERE g.place > 1
                      AND g.entity = p.entity AND g.canonical_id = p.canonical_id)),
votes AS (
  SELECT entity, canonical_id, count(*) AS held FROM standing GROUP BY 1, 2),
withdrawn AS (
  SELECT DISTINCT ON (v.canonical_id) v.entity, v.canonical_id AS seed, p.minted_at
    FROM votes v JOIN people_person p ON p.id = v.canonical_id
   WHERE NOT EXISTS (SELECT FROM present s WHERE s.seed = v.canonical_id)
     AND EXISTS (SELECT FROM identity_membership m JOIN identity_record r ON r.id = m.record_id
                  WHERE m.person_id = v.canonical_id AND m.until IS NULL
                    AND r.withdrawn_at IS NOT NULL AND r.erased_at IS NULL)
   ORDER BY v.canonical_id, v.held DESC, v.entity),
able AS (
  SELECT entity, seed, minted_at FROM standing UNION ALL
  SELECT entity, seed, minted_at FROM withdrawn),
survivor AS (
  SELECT DISTINCT ON (s.entity) s.entity, s.seed
    FROM able s
    LEFT JOIN votes v ON v.entity = s.entity AND v.canonical_id = s.seed
    LEFT JOIN people_login l ON l.person_id = s.seed
   ORDER BY s.entity, coalesce(v.held, 0) DESC, (l.id IS NULL), s.minted_at, s.seed),
wanted AS (
  SELECT s.seed, s.canonical_id AS was, v.seed AS survivor
    FROM standing s JOIN survivor v ON v.entity = s.entity),
-- Seeds that take no part (withdrawn, or a second sign-in's) follow the one they stand behind.
following AS (
  SELECT p.id AS seed, p.canonical_id AS was, w.survivor
    FROM people_person p JOIN wanted w ON w.seed = p.canonical_id
   WHERE w.survivor <> w.was AND NOT EXISTS (SELECT FROM standing m WHERE m.seed = p.id))
SELECT seed, was, survivor FROM wanted WHERE survivor <> was
UNION ALL
SELECT seed, was, survivor FROM following
 ORDER BY survivor, seed
