-- A record that turns out to be no person, or a firm, speaks of its person no longer. Its seed stands
-- for itself again and keeps whatever came through it.
WITH closed AS (
  UPDATE identity_membership m SET until = %(now)s
    FROM identity_record r
   WHERE r.id = m.record_id AND m.until IS NULL
     AND (CASE WHEN m.person_id IS NOT NULL THEN r.kind NOT IN (0, 1)
               WHEN m.organisation_id IS NOT NULL THEN r.kind <> 2
               ELSE r.kind IN (0, 1, 2) END)
     AND (%(records)s::bigint[] IS NULL OR r.id = ANY (%(records)s::bigint[]))
     AND r.withdrawn_at IS NULL AND r.erased_at IS NULL
  RETURNING m.record_id, r.kind, m.person_id)
SELECT record_id, kind, person_id FROM closed ORDER BY record_id
