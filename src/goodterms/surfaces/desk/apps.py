from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "goodterms.surfaces.desk"
    label = "desk"

    def ready(self) -> None:
        from goodterms.surfaces.desk import streams  # noqa: PLC0415  (models are ready only now)

        streams.register()
