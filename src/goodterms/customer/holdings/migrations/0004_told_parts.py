"""Who at our desk wrote a part in an account down, and when; empty where a list tells of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("holdings", "0003_bare_serials")]

    operations = [
        migrations.AddField(
            model_name="accountparty",
            name="said_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="accountparty",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
    ]
