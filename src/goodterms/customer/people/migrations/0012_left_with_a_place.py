"""Which firm a part was played at that ended with the place there, so that both can come back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0011_room_to_change")]

    operations = [
        migrations.AddField(
            model_name="roleheld",
            name="left_key",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
