"""Staff are written to once about each thing that waits on them, at each stage of its hour."""

import django.db.models.deletion
from django.db import migrations, models

import goodterms.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0007_absences")]

    operations = [
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=goodterms.kernel.ids.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("what", models.CharField(max_length=80)),
                (
                    "stage",
                    models.CharField(
                        choices=[("came", "Came"), ("soon", "Soon"), ("late", "Late")], max_length=4
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "notices_nudge",
                "indexes": [models.Index(fields=["owner", "-at"], name="notices_nudge_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["what", "owner", "stage", "due_at"], name="notices_nudge_once"
                    )
                ],
            },
        ),
    ]
