"""Seals: what was committed is chained, so that a later change of it shows."""

from __future__ import annotations

from django.db import migrations, models

# The transaction's number tells which records are committed for good: below the oldest one still
# running nothing can appear any more. The trigger sets it, so no role can put a record elsewhere.
FORWARD = """
ALTER TABLE audit_record ADD COLUMN xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint;
CREATE INDEX audit_record_xid ON audit_record (xid);
CREATE FUNCTION audit_number() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.xid := pg_current_xact_id()::text::bigint;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_record_numbered BEFORE INSERT ON audit_record
  FOR EACH ROW EXECUTE FUNCTION audit_number();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
  FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_person_keys")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("since", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("count", models.IntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("mark", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "audit_seal", "ordering": ["number"]},
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
