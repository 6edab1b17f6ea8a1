"""A tenth of each page is left free, as in identity's 0014: newcomers go to the last page."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0010_ended_with_a_place")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE people_person SET (fillfactor = 90)",
            "ALTER TABLE people_person RESET (fillfactor)",
        ),
    ]
