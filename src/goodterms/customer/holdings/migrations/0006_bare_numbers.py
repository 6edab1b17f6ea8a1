"""Numbers of accounts and bills are found without blanks, dashes and case, behind a wall, too."""

import django.db.models.functions.text
from django.db import migrations, models


def bare() -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=django.db.models.functions.text.Upper(
            models.Func(
                models.F("number"),
                models.Value("[^0-9A-Za-z]"),
                models.Value(""),
                models.Value("g"),
                function="regexp_replace",
                output_field=models.TextField(),
            ),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(db_collation="C"),
    )


class Migration(migrations.Migration):
    dependencies = [("holdings", "0005_part_offers")]

    operations = [
        migrations.RemoveIndex(model_name="account", name="holdings_account_by_number"),
        migrations.RemoveIndex(model_name="bill", name="holdings_bill_by_number"),
        migrations.AddField(model_name="account", name="bare", field=bare()),
        migrations.AddField(model_name="bill", name="bare", field=bare()),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["bare"], name="holdings_account_by_bare"),
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(fields=["bare"], name="holdings_bill_by_bare"),
        ),
    ]
