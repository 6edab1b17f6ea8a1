-- Places in firms that records name and nobody has said anything of yet: one a person and firm,
-- from the record seen last; one more where a record names another firm than it did. The spelling
-- two records share is the matcher's: a name's core words.
WITH told AS (
  SELECT DISTINCT ON (p.canonical_id, f.org)
         p.canonical_id, m.person_id, r.id AS record, f.org AS core,
         btrim(r.payload ->> 'organisation') AS firm,
         btrim(coalesce(r.payload ->> 'role', '')) AS title
    FROM people_person p
    JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
    JOIN identity_record r ON r.id = m.record_id
    JOIN identity_source s ON s.id = r.source_id
    JOIN identity_face f ON f.record_id = r.id AND f.org <> ''
   WHERE r.kind = %(person)s AND r.withdrawn_at IS NULL
     AND r.payload ->> 'organisation' IS NOT NULL AND s.code <> 'portal'
     AND (%(people)s::uuid[] IS NULL OR p.canonical_id = ANY (%(people)s::uuid[]))
   ORDER BY p.canonical_id, f.org, r.last_seen DESC, r.id)
SELECT t.person_id, t.firm, t.core, t.title, t.record
  FROM told t
 WHERE NOT EXISTS (
   SELECT FROM people_affiliation a JOIN people_person p ON p.id = a.person_id
    WHERE p.canonical_id = t.canonical_id
      AND (a.firm_key = t.core
           OR a.record = t.record AND a.record_key IN ('', t.core)))
 ORDER BY t.record
