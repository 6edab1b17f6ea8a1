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

REVOKE ALL ON FUNCTION access_visible_people(text), access_own_people(), access_my_divisions(),
  access_my_sources(), access_look_people() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_visible_people(text), access_own_people() TO goodterms_portal;
GRANT EXECUTE ON FUNCTION access_my_divisions(), access_my_sources(), access_look_people()
  TO goodterms_desk;
