-- Whom a whole list (told) no longer tells of. What its source has told since the import began, by
-- another road, is newer than the list.
UPDATE identity_record r SET withdrawn_at = %(now)s
 WHERE r.source_id = %(source)s AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
   AND r.last_seen < %(began)s
   AND NOT EXISTS (SELECT FROM told t WHERE t.source_key = r.source_key)
