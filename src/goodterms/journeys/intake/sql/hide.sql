-- Whom a list has just withdrawn nobody who arrives is compared with, also where the rest of it
-- waits for the next run.
WITH gone AS MATERIALIZED (
  SELECT id FROM identity_record WHERE source_id = %(source)s AND withdrawn_at = %(at)s),
keys AS (
  DELETE FROM identity_key k USING gone g WHERE k.record_id = g.id)
DELETE FROM identity_face f USING gone g WHERE f.record_id = g.id
