-- What stands of a source, and how much of it a whole list (told) no longer tells of.
SELECT count(*), count(*) FILTER (WHERE t.source_key IS NULL)
  FROM identity_record r LEFT JOIN told t ON t.source_key = r.source_key
 WHERE r.source_id = %(source)s AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
