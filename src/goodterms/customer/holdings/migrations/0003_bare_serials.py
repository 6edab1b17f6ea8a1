"""Serials are compared without blanks, dashes and case, and found so by an index."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("holdings", "0002_things")]

    operations = [
        migrations.RemoveIndex(model_name="thing", name="holdings_thing_by_serial"),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                django.db.models.functions.text.Upper(
                    models.Func(
                        models.F("serial"),
                        models.Value("[^0-9A-Za-z]"),
                        models.Value(""),
                        models.Value("g"),
                        function="regexp_replace",
                        output_field=models.TextField(),
                    ),
                    output_field=models.TextField(),
                ),
                name="holdings_thing_by_plate",
            ),
        ),
    ]
