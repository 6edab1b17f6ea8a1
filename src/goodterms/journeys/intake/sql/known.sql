-- Keys their source has told of before, and whether what it says now is new: a record that was
-- withdrawn comes back. The one look at all records; in a first import nothing is found, and the
-- steps below have nothing to set against. Where hashes differ the contents are looked at: a record
-- that came by another road is hashed in another way. Of those that differ at most by a national
-- number (numbered), the sealed one is compared by its index.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT source_key, record_id, bool_or(is_back OR is_other OR is_numbered) AS changed,
       bool_or(is_numbered AND NOT is_back AND NOT is_other) AS numbered
  FROM (SELECT i.source_key, r.id AS record_id, i.speaks AND r.withdrawn_at IS NOT NULL AS is_back,
               i.speaks AND r.content_hash <> i.content_hash
               AND (r.payload <> i.payload
                    OR coalesce(p.payload, '{}') <> coalesce(i.paper, '{}')) AS is_other,
               i.speaks AND r.content_hash <> i.content_hash
               AND (i.national_id IS NOT NULL OR p.national_id IS NOT NULL) AS is_numbered
          FROM incoming i
          JOIN identity_record r ON r.source_id = %(source)s AND r.source_key = i.source_key
          LEFT JOIN identity_paper p ON p.record_id = r.id AND r.content_hash <> i.content_hash) told
 GROUP BY 1, 2
