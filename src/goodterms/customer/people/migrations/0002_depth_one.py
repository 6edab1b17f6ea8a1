"""A pointer is never longer than one step: checked when the transaction commits."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION people_depth_one() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE broken boolean;
BEGIN
  -- The seed's target must stand for itself, and a seed others point at must too.
  EXECUTE format(
    'SELECT EXISTS (SELECT FROM public.%1$I s JOIN public.%1$I t ON t.id = s.canonical_id
                     WHERE (s.id = $1 OR s.canonical_id = $1) AND t.canonical_id <> t.id)',
    TG_TABLE_NAME) INTO broken USING NEW.id;
  IF broken THEN
    RAISE EXCEPTION 'seed % points at one that does not stand for itself', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- It runs when the transaction commits, under whatever role then stands: hence as the owner.
REVOKE ALL ON FUNCTION people_depth_one() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER people_person_depth_one AFTER UPDATE OF canonical_id ON people_person
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_depth_one();
CREATE CONSTRAINT TRIGGER people_organisation_depth_one
  AFTER UPDATE OF canonical_id ON people_organisation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION people_depth_one();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
