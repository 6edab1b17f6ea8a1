"""A part in an account that whoever holds it is asked for; no record tells of such a part."""

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("holdings", "0004_told_parts"),
        ("identity", "0012_definition"),
        ("people", "0008_leaving"),
    ]

    operations = [
        migrations.AlterField(
            model_name="accountparty",
            name="record",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.record",
            ),
        ),
        migrations.CreateModel(
            name="PartOffer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=20)),
                ("said_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("yes", "Yes"), ("no", "No")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="holdings.account",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "part",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer",
                        to="holdings.accountparty",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "holdings_part_offer",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["", "yes"]), ("over_at", None)),
                        fields=("account", "person", "role"),
                        name="holdings_offer_once",
                    )
                ],
            },
        ),
    ]
