-- Who else holds these values of one column, and whose those are taken for. A firm's stays a firm's
-- however many more hold it; where somebody lets go of one ("whole"), all are counted again.
SELECT {at}, q.kind, q.value::text, p.shared, h.record_id, h.given, h.family, h.org
  FROM jsonb_to_recordset(%({column})s::jsonb) AS q (kind smallint, value {type}, whole boolean)
 CROSS JOIN LATERAL (
       SELECT f.shared FROM identity_face f
        WHERE f.{column} = q.value AND f.kind = q.kind LIMIT 1) p
  LEFT JOIN LATERAL (
       SELECT f.record_id, f.given, f.family, f.org FROM identity_face f
        WHERE f.{column} = q.value AND f.kind = q.kind
          AND (q.whole OR (p.shared >> {bits}) & 3 < 2)
        LIMIT 1001) h ON true
