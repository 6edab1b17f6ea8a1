"""How a signed-in person likes their pages: whose clock, light or dark."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_division_hours")]

    operations = [
        migrations.AddField(
            "login", "zone", models.CharField(blank=True, max_length=40, default="")
        ),
        migrations.AddField(
            "login", "theme", models.CharField(blank=True, max_length=10, default="")
        ),
        migrations.AlterField("login", "zone", models.CharField(blank=True, max_length=40)),
        migrations.AlterField("login", "theme", models.CharField(blank=True, max_length=10)),
    ]
