"""Indexes that another one does the work of, or that nobody asks by: each row wrote them all."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0012_definition"),
    ]

    operations = [
        migrations.AlterField(
            model_name="edge",
            name="a",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="identity.record",
            ),
        ),
        migrations.AlterField(
            model_name="edge",
            name="model",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.matchmodel",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="source",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.source",
            ),
        ),
    ]
