-- Sets the policies ask for, each computed once a statement. Definer functions pin their search
-- path, belong to the owner role and are open to no one else than named below.

CREATE OR REPLACE FUNCTION access_visible_people(matter text) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- The person's own seeds, as far as proof has opened them (identity.md 10, rule 9).
  SELECT coalesce(array_agg(s.id), '{}')
    FROM public.people_person me
    JOIN public.people_person s ON s.canonical_id = me.canonical_id
   WHERE me.id = nullif(current_setting('goodterms.person', true), '')::uuid
     AND s.opened >= CASE matter WHEN 'contact' THEN 1 ELSE 2 END
$$;

CREATE OR REPLACE FUNCTION access_own_people() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Seeds a sign-in may write for. To see by a grant is not to write.
  SELECT coalesce(array_agg(s.id), '{}')
    FROM public.people_person me
    JOIN public.people_person s ON s.canonical_id = me.canonical_id
   WHERE me.id = nullif(current_setting('goodterms.person', true), '')::uuid
     AND (s.opened >= 1 OR s.id = me.id)
$$;

CREATE OR REPLACE FUNCTION access_my_divisions() RETURNS smallint[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    string_to_array(nullif(current_setting('goodterms.divisions', true), ''), ',')::smallint[], '{}')
$$;

CREATE OR REPLACE FUNCTION access_my_sources() RETURNS smallint[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Sources of the divisions worked for, and those of no division: what the whole firm heard.
  SELECT coalesce(array_agg(s.id), '{}') FROM public.identity_source s
   WHERE s.division_id IS NULL OR s.division_id = ANY (public.access_my_divisions())
$$;

CREATE OR REPLACE FUNCTION access_look_people() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- All seeds of the people in the look this request named, if it is this member's own and fresh.
  SELECT coalesce(array_agg(s.id), '{}')
    FROM public.access_look l
    JOIN public.people_person p ON p.id = ANY (l.people)
    JOIN public.people_person s ON s.canonical_id = p.canonical_id
   WHERE l.id = nullif(current_setting('goodterms.look', true), '')::uuid
     AND l.looker_id = nullif(current_setting('goodterms.person', true), '')::uuid
     AND l.kind = 'opened' AND l.until > now()
$$;

CREATE OR REPLACE FUNCTION access_program_knows(asked uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Whether a record of the program's divisions speaks of this person, or ever did, or stood behind
  -- this seed for a time: an id handed out once is answered for ever.
  WITH told AS (
    SELECT s.id FROM public.people_person p
      JOIN public.people_person s ON s.canonical_id = p.canonical_id
     WHERE p.id = asked
     UNION
    SELECT moved.seed FROM public.identity_event e, unnest(e.seeds, e.was) AS moved(seed, was)
     WHERE e.was @> ARRAY[asked] AND moved.was = asked)
  SELECT EXISTS (
    SELECT FROM told
      JOIN public.identity_membership m ON m.person_id = told.id
      JOIN public.identity_record r ON r.id = m.record_id
      JOIN public.identity_source o ON o.id = r.source_id
     WHERE o.division_id = ANY (public.access_my_divisions()))
$$;

CREATE OR REPLACE FUNCTION access_program_knows_firm(asked uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- The same for an organisation; its pointers have no events.
  SELECT EXISTS (
    SELECT FROM public.people_organisation p
      JOIN public.people_organisation s ON s.canonical_id = p.canonical_id
      JOIN public.identity_membership m ON m.organisation_id = s.id
      JOIN public.identity_record r ON r.id = m.record_id
      JOIN public.identity_source o ON o.id = r.source_id
     WHERE p.id = asked AND o.division_id = ANY (public.access_my_divisions()))
$$;

CREATE OR REPLACE FUNCTION access_households_of(people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- Households they belong to today: who has left reads no more of it.
  SELECT coalesce(array_agg(m.household_id), '{}') FROM public.people_household_member m
   WHERE m.until IS NULL AND m.person_id = ANY (people)
$$;

CREATE OR REPLACE FUNCTION access_firms_of(people uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- All seeds of the firms they work or worked at, by a place somebody has said yes to.
  SELECT coalesce(array_agg(o.id), '{}')
    FROM public.people_affiliation a
    JOIN public.people_organisation mine ON mine.id = a.organisation_id
    JOIN public.people_organisation o ON o.canonical_id = mine.canonical_id
   WHERE a.state = 'confirmed' AND a.person_id = ANY (people)
$$;

REVOKE ALL ON FUNCTION access_visible_people(text), access_own_people(), access_my_divisions(),
  access_my_sources(), access_look_people(), access_program_knows(uuid),
  access_program_knows_firm(uuid), access_households_of(uuid[]), access_firms_of(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_visible_people(text), access_own_people() TO goodterms_portal;
GRANT EXECUTE ON FUNCTION access_my_divisions(), access_my_sources(), access_look_people()
  TO goodterms_desk;
GRANT EXECUTE ON FUNCTION access_my_divisions(), access_program_knows(uuid),
  access_program_knows_firm(uuid) TO goodterms_program;
GRANT EXECUTE ON FUNCTION access_households_of(uuid[]), access_firms_of(uuid[])
  TO goodterms_portal, goodterms_desk;
