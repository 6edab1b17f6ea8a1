"""What the door and the job queue need beyond their packages' own tables."""

from __future__ import annotations

from django.db import migrations

# allauth counts attempts in the cache; one table serves all processes.
CACHE = """
CREATE TABLE django_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX django_cache_expires ON django_cache (expires);
"""

# NOTIFY takes one lock for the whole database at commit; the worker polls instead. The trigger has
# had two names over the versions, so it is found by its function.
QUIET = """
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT tgname FROM pg_trigger
            WHERE tgrelid = 'procrastinate_jobs'::regclass AND NOT tgisinternal
              AND tgfoid::regproc::text LIKE '%notify_queue_job_inserted%'
  LOOP
    EXECUTE format('ALTER TABLE procrastinate_jobs DISABLE TRIGGER %I', t.tgname);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE django_cache"),
        migrations.RunSQL(QUIET, migrations.RunSQL.noop),
    ]
