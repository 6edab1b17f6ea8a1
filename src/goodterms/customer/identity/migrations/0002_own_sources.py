"""Our portal and our desk are sources too: what customers and staff say is a record like any other."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def add(apps: Any, schema_editor: Any) -> None:
    source = apps.get_model("identity", "Source")
    using = schema_editor.connection.alias
    source.objects.using(using).bulk_create(
        [
            source(code="portal", name="Told by you", rank=10, verifies=["email"]),
            source(code="desk", name="Told to our desk", rank=20),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
