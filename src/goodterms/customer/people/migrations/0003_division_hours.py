"""When a division is open, so that an hour can be named to a person."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_depth_one")]

    operations = [
        migrations.AddField(
            "division", "hours", models.CharField(default="Mo-Fr 09:00-17:30", max_length=200)
        ),
        migrations.AddField(
            "division",
            "closed_on",
            django.contrib.postgres.fields.ArrayField(
                models.DateField(), blank=True, default=list, size=None
            ),
        ),
    ]
