from __future__ import annotations

from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "goodterms.surfaces.door"
    label = "door"

    def ready(self) -> None:
        from goodterms.surfaces.door import handlers  # noqa: F401, PLC0415
