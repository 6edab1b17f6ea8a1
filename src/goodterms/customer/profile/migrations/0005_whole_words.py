"""Cards are found by their words, whole, instead of by any three letters in a row.

Cards there are keep their words and have their names marked; the next run makes them all anew, with
addresses and the ends of numbers.
"""

from __future__ import annotations

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from goodterms.customer.profile.models import Words

MARK_THE_NAMES = r"""
UPDATE profile_card c SET made_at = 'epoch', search = concat_ws(' ', c.search, (
  SELECT string_agg('=' || word || ' =' || left(word, 1), ' ')
    FROM regexp_split_to_table(lower(c.name), '[^a-z0-9]+') word WHERE word <> ''))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profile", "0004_is_customer"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="card", name="profile_card_search"),
        migrations.RunSQL(MARK_THE_NAMES, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="card",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=Words("search"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="profile_card_words"
            ),
        ),
    ]
