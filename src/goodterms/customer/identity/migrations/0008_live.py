"""What one record needs to find its likely others: keys, shared values, how rare a value is."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    (0, "unknown"),
    (1, "person"),
    (2, "organisation"),
    (3, "role_mailbox"),
    (4, "department"),
    (5, "asset"),
    (6, "test"),
]


def of(model: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_questions")]

    operations = [
        migrations.CreateModel(
            name="GenericKey",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("holders", models.IntegerField()),
                ("since", models.DateTimeField()),
                ("why", models.CharField(max_length=40)),
            ],
            options={"db_table": "identity_generic"},
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key",
                        "record_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("record", of("identity.record")),
            ],
            options={
                "db_table": "identity_key",
                "indexes": [models.Index(fields=["record"], name="identity_key_record")],
            },
        ),
        migrations.CreateModel(
            name="Known",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "model_id",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("value", models.BigIntegerField()),
                ("share", models.FloatField()),
                ("model", of("identity.matchmodel")),
            ],
            options={"db_table": "identity_tf"},
        ),
        migrations.AddField("edge", "found", models.BooleanField(db_default=True, default=True)),
        migrations.AddField(
            "face", "kind", models.SmallIntegerField(choices=KINDS, db_default=0, default=0)
        ),
        migrations.AddField("face", "national", models.BinaryField(max_length=16, null=True)),
        migrations.AddField("face", "shared", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("matchmodel", "beside", models.JSONField(default=dict)),
        migrations.AlterField(
            "review",
            "why",
            models.CharField(
                choices=[("dispute", "Dispute"), ("unsure", "Unsure"), ("crowd", "Crowd")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "review",
            "rank",
            models.SmallIntegerField(
                choices=[(0, "Dispute"), (1, "Unsure"), (2, "Left"), (3, "Crowd")], default=1
            ),
        ),
        migrations.AddIndex(
            "face",
            models.Index(
                condition=models.Q(("email__isnull", False)),
                fields=["email"],
                name="identity_face_email",
            ),
        ),
        migrations.AddIndex(
            "face",
            models.Index(
                condition=models.Q(("street_key__isnull", False)),
                fields=["street_key"],
                name="identity_face_street",
            ),
        ),
    ]
