from __future__ import annotations

from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "goodterms.surfaces.door"
    label = "door"
