INSERT INTO identity_record (id, source_id, source_key, version, payload, said, content_hash, kind,
                             kind_p, kind_why, kind_by, first_seen, last_seen)
SELECT record_id, %(source)s, source_key, 1, payload, '{}', content_hash, 0, 0, '{}', 0,
       %(now)s, %(now)s
  FROM incoming i
 WHERE speaks AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
