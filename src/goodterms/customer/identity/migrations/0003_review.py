"""The review queue: pairs that wait for a steward, and the answers they got."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_own_sources"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assertion",
            name="strength",
            field=models.SmallIntegerField(
                choices=[
                    (0, "None"),
                    (30, "Rule"),
                    (40, "Mailbox"),
                    (50, "Source"),
                    (60, "Word"),
                    (70, "Proved"),
                    (80, "Agreed"),
                    (90, "Steward"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[("dispute", "Dispute"), ("unsure", "Unsure")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("disputed", "Disputed"),
                            ("gone", "Gone"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "rank",
                    models.SmallIntegerField(
                        choices=[(0, "Dispute"), (1, "Unsure"), (2, "Left")], default=1
                    ),
                ),
                ("weight", models.FloatField(null=True)),
                ("effect", models.IntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.SmallIntegerField(
                        choices=[(-1, "Different"), (0, "Related"), (1, "Same")], null=True
                    ),
                ),
                ("documents", models.TextField(blank=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_name", models.CharField(blank=True, max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.record",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.record",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.assertion",
                    ),
                ),
            ],
            options={
                "db_table": "identity_review",
                "indexes": [
                    models.Index(
                        models.F("rank"),
                        models.OrderBy(models.F("effect"), descending=True),
                        models.F("id"),
                        condition=models.Q(("state", "open")),
                        name="identity_review_turn",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("a", "b"), name="identity_review_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b"))), name="identity_review_ordered"
                    ),
                ],
            },
        ),
    ]
