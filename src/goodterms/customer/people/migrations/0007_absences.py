"""Members of staff can be away; each says when to be written to about what waits on them."""

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("people", "0006_relations")]

    operations = [
        migrations.CreateModel(
            name="Absence",
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
                ("since", models.DateField()),
                ("until", models.DateField()),
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
                "db_table": "people_absence",
                "indexes": [models.Index(fields=["person", "until"], name="people_absence_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(until__gt=models.F("since")),
                        name="people_absence_back_after_leaving",
                    )
                ],
            },
        ),
        migrations.AddField(
            "login",
            "waits_mail",
            models.CharField(
                blank=True,
                choices=[("", "At Once"), ("morning", "Morning"), ("none", "None")],
                default="",
                max_length=10,
            ),
        ),
    ]
