-- Who becomes a customer by the new terms and who is one no more, by the sources that tell of them:
-- (comes, sources, people, a few of them), the most first.
WITH counted AS (
  SELECT p.canonical_id AS person, r.source_id,
         r.kind = ANY (%(now_kinds)s::int[])
           AND (r.source_id <> ALL (%(now_quiet)s::int[]) OR o.code = ANY (%(own)s::text[])) AS was,
         r.kind = ANY (%(kinds)s::int[])
           AND (r.source_id <> ALL (%(quiet)s::int[]) OR o.code = ANY (%(own)s::text[])) AS will
    FROM identity_membership m
    JOIN people_person p ON p.id = m.person_id
    JOIN identity_record r ON r.id = m.record_id
    JOIN identity_source o ON o.id = r.source_id
   WHERE m.until IS NULL AND r.withdrawn_at IS NULL AND r.erased_at IS NULL),
person AS (
  SELECT person, bool_or(was) AS was, bool_or(will) AS will,
         array_agg(DISTINCT source_id ORDER BY source_id) AS sources
    FROM counted GROUP BY person)
SELECT will, sources, count(*), (array_agg(person::text ORDER BY person))[:3]
  FROM person WHERE was <> will
 GROUP BY will, sources ORDER BY count(*) DESC, sources LIMIT 20
