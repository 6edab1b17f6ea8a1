"""After the holder's yes the claimant is asked once more; the holder learns what became of it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0010_claim_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("waiting", "Waiting"),
                    ("checking", "Checking"),
                    ("agreed", "Agreed"),
                    ("proved", "Proved"),
                    ("undone", "Undone"),
                    ("stopped", "Stopped"),
                    ("closed", "Closed"),
                ],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="secondword",
            name="became",
            field=models.CharField(
                blank=True,
                choices=[("", "None"), ("one", "One"), ("two", "Two")],
                default="",
                max_length=3,
            ),
        ),
    ]
