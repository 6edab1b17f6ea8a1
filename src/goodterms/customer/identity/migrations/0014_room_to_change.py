"""A tenth of each page is left free, so that a changed row stays where it is.

What changes of a face (whose its phone is) and of a membership (until when) stands in no index. With
room on its page the row's indexes are left alone; and a newcomer goes to the last page, not to any
that has a few bytes left: both write pages anew, each of which goes into the log whole.
"""

from __future__ import annotations

from django.db import migrations

TABLES = ("identity_face", "identity_membership")


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0013_fewer_indexes"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} SET (fillfactor = 90)",
            f"ALTER TABLE {table} RESET (fillfactor)",
        )
        for table in TABLES
    ]
