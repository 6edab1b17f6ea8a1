-- From the matcher's groups of records to where firms point: nobody signs in as one, so pointers are
-- simply set. The survivor stands for itself already, else the oldest does. A firm whose own record
-- its source has withdrawn stays who it was; seeds that take no part follow the one they stand
-- behind, for no pointer is longer than one step.
WITH member AS (
  SELECT DISTINCT g.entity, m.organisation_id AS seed, o.canonical_id, o.minted_at
    FROM grouped g
    JOIN identity_membership m ON m.record_id = g.record_id AND m.until IS NULL
    JOIN people_organisation o ON o.id = m.organisation_id),
withdrawn AS (
  SELECT DISTINCT ON (v.canonical_id) v.entity, v.canonical_id AS seed, o.minted_at
    FROM (SELECT entity, canonical_id, count(*) AS held FROM member GROUP BY 1, 2) v
    JOIN people_organisation o ON o.id = v.canonical_id
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.seed = v.canonical_id)
     AND EXISTS (SELECT FROM identity_membership m JOIN identity_record r ON r.id = m.record_id
                  WHERE m.organisation_id = v.canonical_id AND m.until IS NULL
                    AND r.withdrawn_at IS NOT NULL AND r.erased_at IS NULL)
   ORDER BY v.canonical_id, v.held DESC, v.entity),
able AS (
  SELECT entity, seed, minted_at, canonical_id <> seed AS follows FROM member UNION ALL
  SELECT entity, seed, minted_at, false FROM withdrawn),
survivor AS (
  SELECT DISTINCT ON (entity) entity, seed FROM able ORDER BY entity, follows, minted_at, seed),
wanted AS (
  SELECT m.seed, s.seed AS survivor
    FROM member m JOIN survivor s USING (entity) WHERE m.canonical_id <> s.seed),
following AS (
  SELECT o.id AS seed, w.survivor
    FROM people_organisation o JOIN wanted w ON w.seed = o.canonical_id
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.seed = o.id))
UPDATE people_organisation o SET canonical_id = w.survivor
  FROM (SELECT * FROM wanted UNION ALL SELECT * FROM following) w
 WHERE o.id = w.seed
