-- What records told of goes to whom they speak of today. Not what came through another holder of the
-- same key, an earlier tenant; not what somebody has proved to be theirs; and what a record no longer
-- speaks of anybody for stays with the seed it came through.
WITH standing AS (
  SELECT m.record_id, m.person_id, m.organisation_id, tenancy.since,
         ARRAY(SELECT coalesce(e.person_id, e.organisation_id) FROM identity_membership e
                WHERE e.record_id = m.record_id AND e.since >= tenancy.since) AS seeds
    FROM identity_membership m
   CROSS JOIN LATERAL (
         SELECT coalesce(max(e.since), '-infinity') AS since FROM identity_membership e
          WHERE e.record_id = m.record_id AND e.why = 'key used again') tenancy
   WHERE m.record_id = ANY (%(records)s) AND m.until IS NULL
     AND coalesce(m.person_id, m.organisation_id) IS NOT NULL)
UPDATE holdings_$table h SET person_id = s.person_id, organisation_id = s.organisation_id
  FROM standing s
 WHERE h.record_id = s.record_id
   AND (h.person_id, h.organisation_id) IS DISTINCT FROM (s.person_id, s.organisation_id)
   AND CASE WHEN coalesce(h.person_id, h.organisation_id) IS NULL THEN $told
            ELSE coalesce(h.person_id, h.organisation_id) = ANY (s.seeds) END
   AND NOT EXISTS (SELECT FROM people_person p WHERE p.id = h.person_id AND p.opened > 0)
