-- Which firm of ours a place is in: the one that alone is called so, or alone in that town. Asked of
-- places that records told; what somebody only typed is joined by a person at the desk.
WITH firm AS (
  SELECT f.org AS core, f.city, o.canonical_id AS organisation
    FROM identity_record r
    JOIN identity_face f ON f.record_id = r.id AND f.org <> ''
    JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
    JOIN people_organisation o ON o.id = m.organisation_id
   WHERE r.kind = %(organisation)s AND r.withdrawn_at IS NULL),
by_name AS (
  SELECT core, min(organisation::text)::uuid AS organisation FROM firm
   GROUP BY core HAVING count(DISTINCT organisation) = 1),
by_town AS (
  SELECT core, city, min(organisation::text)::uuid AS organisation FROM firm
   WHERE city IS NOT NULL GROUP BY core, city HAVING count(DISTINCT organisation) = 1),
wanted AS (
  SELECT a.id, coalesce(n.organisation, w.organisation) AS organisation
    FROM people_affiliation a
    LEFT JOIN identity_face f ON f.record_id = a.record
    LEFT JOIN by_name n ON n.core = a.firm_key
    LEFT JOIN by_town w ON w.core = a.firm_key AND w.city = f.city
   WHERE a.origin = 'records' AND a.organisation_id IS NULL)
UPDATE people_affiliation a SET organisation_id = w.organisation
  FROM wanted w WHERE w.id = a.id AND w.organisation IS NOT NULL
