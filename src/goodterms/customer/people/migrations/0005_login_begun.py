"""When a login was begun, so that one whose address is never proved can be cleared away."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("people", "0004_preferences")]

    operations = [
        migrations.AddField("login", "begun_at", models.DateTimeField(db_default=Now())),
    ]
