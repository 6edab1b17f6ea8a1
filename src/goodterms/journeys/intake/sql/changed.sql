-- Rows whose record stands with other contents: the earlier contents become a version. Somebody else
-- under the same key, a new tenant on the account, shares no word of the name; such a record leaves
-- its seed, so that whoever had proved it does not read the newcomer's facts. Locked in order, so
-- that a run which writes their kinds meanwhile waits for us, or we for it.
WITH changed AS (
  SELECT r.id, r.version, r.payload AS was, r.said, r.content_hash AS hash_was, r.last_seen,
         coalesce(p.payload, '{}') AS paper_was, p.national_id AS number_was, n.payload, n.content_hash, n.seed, w.named, w.names
    FROM known k
    JOIN incoming n ON n.source_key = k.source_key AND n.speaks
    JOIN identity_record r ON r.id = k.record_id
    LEFT JOIN identity_paper p ON p.record_id = r.id
   CROSS JOIN LATERAL (
         SELECT lower(concat_ws(' ', r.payload ->> 'name', r.payload ->> 'given_name',
                                r.payload ->> 'family_name')) AS named,
                lower(concat_ws(' ', n.payload ->> 'name', n.payload ->> 'given_name',
                                n.payload ->> 'family_name')) AS names) w
   WHERE k.changed
   ORDER BY r.id FOR NO KEY UPDATE OF r),
kept AS (
  INSERT INTO identity_version (id, record_id, version, payload, paper, national_id, said,
                                content_hash, seen_at)
  SELECT gen_random_uuid(), id, version, was, paper_was, number_was, said, hash_was, last_seen
    FROM changed),
another AS (
  SELECT id, seed FROM changed
   WHERE named <> '' AND names <> '' AND similarity(named, names) < 0.3
     AND NOT regexp_split_to_array(named, '\W+') && regexp_split_to_array(names, '\W+')
     AND coalesce(was ->> 'birth_date' <> payload ->> 'birth_date', true)),
left_behind AS (
  UPDATE identity_membership m SET until = %(now)s
    FROM another a WHERE m.record_id = a.id AND m.until IS NULL),
newcomers AS (
  INSERT INTO people_person (id, canonical_id, opened, minted_at)
  SELECT seed, seed, 0, %(now)s FROM another),
speaking AS (
  INSERT INTO moved_in SELECT id, seed FROM another)
UPDATE identity_record r
   SET payload = c.payload, content_hash = c.content_hash, version = r.version + 1,
       last_seen = %(now)s, withdrawn_at = NULL
  FROM changed c WHERE r.id = c.id
