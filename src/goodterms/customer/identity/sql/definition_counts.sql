-- Customers by the terms of a definition. A record makes a customer when its kind counts and its
-- source may; what people say of themselves always does. Departments and mailboxes that count are
-- firms of their own. A person's letter goes to the newest address we have of them.
WITH standing AS ({standing}),
counted AS (
  SELECT s.record_id, s.seed, s.person, r.kind,
         coalesce(s.firm, CASE WHEN s.person IS NULL AND r.kind = ANY (%(alone)s::int[])
                               THEN 'record ' || r.id END) AS firm
    FROM identity_record r
    JOIN identity_source o ON o.id = r.source_id
    LEFT JOIN standing s ON s.record_id = r.id
   WHERE r.withdrawn_at IS NULL AND r.erased_at IS NULL AND r.kind = ANY (%(kinds)s::int[])
     AND (r.source_id <> ALL (%(quiet)s::int[]) OR o.code = ANY (%(own)s::text[]))),
lives AS (
  SELECT DISTINCT ON (c.person) c.person, f.postcode, f.street_key, f.family
    FROM counted c JOIN identity_face f ON f.record_id = c.record_id
   WHERE c.person IS NOT NULL AND f.street_key IS NOT NULL
   ORDER BY c.person, c.record_id DESC),
agreed AS (
  SELECT DISTINCT s.person, h.household_id AS home
    FROM standing s
    JOIN people_household_member h ON h.person_id = s.seed AND h.until IS NULL
   WHERE s.person IS NOT NULL),
wants_one AS (
  SELECT household_id AS home FROM (
    SELECT DISTINCT ON (household_id) household_id, copies
      FROM people_household_choice WHERE channel = 'post' ORDER BY household_id, at DESC) newest
   WHERE copies = 'one'),
letter AS (
  SELECT CASE
           WHEN %(mail)s = 'person' THEN coalesce(w.home::text, l.person::text)
           WHEN %(home)s = 'agreed' THEN coalesce(a.home::text, l.person::text)
           WHEN %(home)s = 'family' THEN concat_ws('|', l.postcode, l.street_key, l.family)
           ELSE concat_ws('|', l.postcode, l.street_key) END AS goes
    FROM lives l LEFT JOIN agreed a USING (person) LEFT JOIN wants_one w ON w.home = a.home)
SELECT (SELECT count(DISTINCT person) FROM counted),
       CASE %(home)s
         WHEN 'agreed' THEN (
           SELECT count(DISTINCT a.home) FROM agreed a JOIN counted c ON c.person = a.person)
         WHEN 'family' THEN (
           SELECT count(DISTINCT (f.postcode, f.street_key, f.family))
             FROM counted c JOIN identity_face f ON f.record_id = c.record_id
            WHERE c.kind = 1 AND f.street_key IS NOT NULL)
         ELSE (
           SELECT count(DISTINCT (f.postcode, f.street_key))
             FROM counted c JOIN identity_face f ON f.record_id = c.record_id
            WHERE c.kind = 1 AND f.street_key IS NOT NULL) END,
       (SELECT count(DISTINCT firm) FROM counted),
       (SELECT count(DISTINCT goes) FROM letter)
         + (SELECT count(DISTINCT c.firm) FROM counted c JOIN identity_face f ON f.record_id = c.record_id
             WHERE c.firm IS NOT NULL AND f.street_key IS NOT NULL)
