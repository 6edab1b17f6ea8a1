from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "goodterms.journeys.notices"
    label = "notices"

    def ready(self) -> None:
        from goodterms.journeys.notices import asks, handlers, parts, relations  # noqa: F401, PLC0415
