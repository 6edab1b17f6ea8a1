-- Rows whose record stands with other contents: the earlier contents become a version.
WITH newest AS (
  SELECT DISTINCT ON (source_key) source_key, payload, content_hash
    FROM incoming ORDER BY source_key, "row" DESC),
changed AS (
  SELECT r.id, r.version, r.payload AS was, r.said, r.content_hash AS hash_was, r.last_seen,
         n.payload, n.content_hash
    FROM newest n JOIN identity_record r
      ON r.source_id = %(source)s AND r.source_key = n.source_key
   WHERE r.content_hash <> n.content_hash),
kept AS (
  INSERT INTO identity_version (id, record_id, version, payload, said, content_hash, seen_at)
  SELECT gen_random_uuid(), id, version, was, said, hash_was, last_seen FROM changed)
UPDATE identity_record r
   SET payload = c.payload, content_hash = c.content_hash, version = r.version + 1,
       last_seen = %(now)s, withdrawn_at = NULL
  FROM changed c WHERE r.id = c.id
