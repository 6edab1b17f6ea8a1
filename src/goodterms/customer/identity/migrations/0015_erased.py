"""Which records were erased, by their source: an import asks whether any was before it asks more."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0014_room_to_change"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["source"],
                condition=models.Q(erased_at__isnull=False),
                name="identity_record_erased",
            ),
        ),
    ]
