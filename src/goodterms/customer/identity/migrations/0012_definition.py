"""What makes a customer for this firm: one dated row a change."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0011_last_word"),
    ]

    operations = [
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("contents", models.JSONField()),
                ("reason", models.TextField()),
                ("by_actor", models.UUIDField(null=True)),
                ("by_name", models.CharField(max_length=120)),
                ("drafted_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("trial", models.JSONField(default=dict)),
                ("tried_at", models.DateTimeField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("switched_by", models.CharField(blank=True, max_length=120)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "back_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.definition",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.run",
                    ),
                ),
            ],
            options={
                "db_table": "identity_definition",
                "indexes": [models.Index(fields=["-since"], name="identity_definition_since")],
            },
        ),
    ]
