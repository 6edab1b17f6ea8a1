from __future__ import annotations

from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "goodterms.customer.profile"
    label = "profile"

    def ready(self) -> None:
        from goodterms.customer.profile import handlers  # noqa: F401, PLC0415
