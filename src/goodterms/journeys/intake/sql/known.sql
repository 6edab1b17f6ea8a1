-- Keys their source has told of before, and whether what it says now is new: a record that was
-- withdrawn comes back. The one look at all records; in a first import nothing is found, and the
-- steps below have nothing to set against.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT i.source_key, r.id AS record_id,
       bool_or(i.speaks AND (r.content_hash <> i.content_hash OR r.withdrawn_at IS NOT NULL)) AS changed
  FROM incoming i
  JOIN identity_record r ON r.source_id = %(source)s AND r.source_key = i.source_key
 GROUP BY 1, 2
