"""Claims by all means and at all levels, and the older holder's word."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_review"),
        ("people", "0004_preferences"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("invoice", "Invoice"),
                            ("account", "Account"),
                            ("email", "Email"),
                            ("phone", "Phone"),
                            ("serial", "Serial"),
                            ("login", "Login"),
                            ("person", "Person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("me", "Me"), ("not_me", "Not Me")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "identity_claim_second",
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="address",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="answer_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="device",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="greeter",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="claim",
            name="hint",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="claim",
            name="told",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="undo_wanted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="claimmatch",
            name="alarms",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), default=list
            ),
        ),
        migrations.AddField(
            model_name="claimmatch",
            name="by_hand",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("phone", "Phone"),
                    ("letter", "Letter"),
                    ("firm", "Firm"),
                    ("codes", "Codes"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="claimmatch",
            name="found_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="claimmatch",
            name="was",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="claimmatch",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[("", "None"), ("email", "Email"), ("sms", "Sms"), ("post", "Post")],
                default="",
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="means",
            field=models.CharField(
                choices=[
                    ("invoice", "Invoice"),
                    ("account", "Account"),
                    ("email", "Email"),
                    ("phone", "Phone"),
                    ("serial", "Serial"),
                    ("login", "Login"),
                    ("person", "Person"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("waiting", "Waiting"),
                    ("checking", "Checking"),
                    ("proved", "Proved"),
                    ("undone", "Undone"),
                    ("stopped", "Stopped"),
                    ("closed", "Closed"),
                ],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["device", "asked_at"], name="identity_claim_device"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["address", "asked_at"], name="identity_claim_address"),
        ),
        migrations.AddIndex(
            model_name="claimmatch",
            index=models.Index(fields=["channel", "found_at"], name="identity_match_channel"),
        ),
        migrations.AddIndex(
            model_name="face",
            index=models.Index(fields=["phone"], name="identity_face_phone"),
        ),
        migrations.AddField(
            model_name="secondword",
            name="claim",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="second",
                to="identity.claim",
            ),
        ),
        migrations.AddField(
            model_name="secondword",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="secondword",
            index=models.Index(fields=["holder", "answer"], name="identity_second_of"),
        ),
    ]
