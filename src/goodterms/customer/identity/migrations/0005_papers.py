"""A record's paper apart from its contact facts, so that a wall of its own can guard it."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

# A national number stood in the clear until now. It is not carried over: the next import of its
# file brings it in sealed, because what a row's hash is made of has changed too.
SPLIT = """
INSERT INTO identity_paper (record_id, payload)
SELECT id, payload - contact.names - ARRAY['record_id', 'national_id']
  FROM identity_record,
       (SELECT ARRAY['name', 'given_name', 'family_name', 'organisation', 'email', 'phone',
                     'street', 'city', 'state', 'postcode', 'country', 'birth_date', 'language']
        ) AS contact (names)
 WHERE payload - contact.names - ARRAY['record_id', 'national_id'] <> '{}';
UPDATE identity_record r SET payload = r.payload - 'record_id' - 'national_id'
       - ARRAY(SELECT jsonb_object_keys(p.payload))
  FROM (SELECT id, coalesce(p.payload, '{}') AS payload
          FROM identity_record LEFT JOIN identity_paper p ON p.record_id = id) p
 WHERE p.id = r.id;
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_claims_whole")]

    operations = [
        migrations.AddField("version", "national_id", models.BinaryField(null=True)),
        migrations.AddField("version", "paper", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="paper",
                        serialize=False,
                        to="identity.record",
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
                ("national_id", models.BinaryField(null=True)),
                ("national_index", models.BinaryField(max_length=16, null=True)),
            ],
            options={
                "db_table": "identity_paper",
                "indexes": [
                    models.Index(
                        condition=models.Q(("national_index__isnull", False)),
                        fields=["national_index"],
                        name="identity_paper_national",
                    )
                ],
            },
        ),
        migrations.RunSQL(SPLIT, migrations.RunSQL.noop),
    ]
