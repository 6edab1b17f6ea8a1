-- What new and changed rows say beyond contact facts. A row that says nothing more has no paper;
-- one that used to say more says so no longer.
INSERT INTO identity_paper (record_id, payload, national_id, national_index)
SELECT w.record_id, coalesce(w.paper, '{}'), s.national_id, s.national_index
  FROM (SELECT i.record_id, i.paper, i.national_id
          FROM incoming i
         WHERE i.speaks AND (i.paper IS NOT NULL OR i.national_id IS NOT NULL)
           AND NOT EXISTS (SELECT FROM known k WHERE k.source_key = i.source_key)
         UNION ALL
        SELECT k.record_id, i.paper, i.national_id
          FROM known k JOIN incoming i ON i.source_key = k.source_key AND i.speaks
         WHERE k.changed) w
  LEFT JOIN sealed s ON s.record_id = w.record_id
ON CONFLICT (record_id) DO UPDATE
   SET payload = excluded.payload, national_id = excluded.national_id,
       national_index = excluded.national_index
