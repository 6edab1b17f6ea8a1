"""A claim may wait for a person because whoever else signs in to it stays silent."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0005_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="claimmatch",
            name="by_hand",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("phone", "Phone"),
                    ("letter", "Letter"),
                    ("firm", "Firm"),
                    ("silence", "Silence"),
                    ("codes", "Codes"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
