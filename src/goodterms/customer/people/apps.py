from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "goodterms.customer.people"
    label = "people"

    def ready(self) -> None:
        from goodterms.customer.people import handlers  # noqa: F401, PLC0415
