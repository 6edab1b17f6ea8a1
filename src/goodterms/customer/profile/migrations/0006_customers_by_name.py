"""The list of customers is read and counted from its index alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("profile", "0005_whole_words"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="card", name="profile_card_name"),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(is_customer=True),
                fields=["name", "person"],
                name="profile_card_customers",
            ),
        ),
    ]
