"""Which place a tie of colleagues ended with, and which firm a record named when it was read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_parting")]

    operations = [
        migrations.AddField(
            model_name="colleagues",
            name="ended_with",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="people.affiliation",
            ),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="record_key",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
