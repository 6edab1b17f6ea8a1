from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_brought_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="whole",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
    ]
