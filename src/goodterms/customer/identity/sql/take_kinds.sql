-- What the machine decided about kinds, where nobody with a stronger word has spoken or proved since,
-- and where its source has not told anything newer. Records are locked in order, as by all who write
-- several, so that of two who meet one waits.
WITH turned AS MATERIALIZED (
  SELECT r.id, j.kind, j.kind_p, j.kind_why
    FROM judged j JOIN identity_record r ON r.id = j.record_id AND r.version = j.version
   WHERE r.kind_by = 0
     AND NOT EXISTS (SELECT FROM identity_membership m JOIN people_person o ON o.id = m.person_id
                      WHERE m.record_id = r.id AND m.until IS NULL AND o.opened > 0)
     AND (r.kind, r.kind_p::real, r.kind_why) IS DISTINCT FROM (j.kind, j.kind_p::real, j.kind_why)
   ORDER BY r.id FOR NO KEY UPDATE OF r)
UPDATE identity_record r SET kind = t.kind, kind_p = t.kind_p, kind_why = t.kind_why
  FROM turned t WHERE r.id = t.id
