from __future__ import annotations

from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "goodterms.surfaces.mailroom"
    label = "mailroom"

    def ready(self) -> None:
        from goodterms.surfaces.mailroom import handlers  # noqa: F401, PLC0415
