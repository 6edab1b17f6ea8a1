"""A card says whether its person is a customer by the firm's own definition."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profile", "0003_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="card",
            name="is_customer",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
