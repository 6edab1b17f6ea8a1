"""The words of all cards, for looking up a misspelt one."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profile", "0002_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
            ],
            options={
                "db_table": "profile_word",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="profile_word_like", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
    ]
