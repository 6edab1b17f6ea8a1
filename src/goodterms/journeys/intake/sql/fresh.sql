-- Rows nobody has seen: each gets its record's number here, and brings its own seed.
CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS
SELECT nextval('identity_record_id_seq') AS id, source_key, payload, content_hash, seed
  FROM incoming n
 WHERE speaks AND NOT EXISTS (SELECT FROM identity_record r
                               WHERE r.source_id = %(source)s AND r.source_key = n.source_key)
