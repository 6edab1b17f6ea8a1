-- Whom a whole list (told) no longer tells of. What its source has told since the import began, by
-- another road, is newer than the list.
UPDATE identity_record r SET withdrawn_at = %(now)s
  FROM (SELECT id FROM identity_record g
         WHERE source_id = %(source)s AND withdrawn_at IS NULL AND erased_at IS NULL
           AND last_seen < %(began)s
           AND NOT EXISTS (SELECT FROM told t WHERE t.source_key = g.source_key)
         ORDER BY id FOR NO KEY UPDATE) gone
 WHERE r.id = gone.id
