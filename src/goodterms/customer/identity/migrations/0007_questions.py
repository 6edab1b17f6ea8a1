"""Our question to whoever signs in, and apart from it what it could be about."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_claims_silence"),
        ("people", "0005_login_begun"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("lapsed", "Lapsed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "None"),
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("not_now", "Not Now"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "identity_question",
            },
        ),
        migrations.CreateModel(
            name="QuestionPair",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pair",
                        serialize=False,
                        to="identity.question",
                    ),
                ),
                ("weight", models.FloatField()),
                (
                    "reach",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "Email"),
                            ("phone", "Phone"),
                            ("street", "Street"),
                            ("", "None"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                ("propensity", models.FloatField()),
                ("control", models.BooleanField(default=False)),
                (
                    "mine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.record",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.record",
                    ),
                ),
            ],
            options={
                "db_table": "identity_question_pair",
            },
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["asked", "asked_at"], name="identity_question_of"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("asked",),
                name="identity_question_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionpair",
            constraint=models.CheckConstraint(
                condition=models.Q(("propensity__gt", 0), ("propensity__lte", 1)),
                name="identity_question_propensity",
            ),
        ),
    ]
