from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "goodterms.customer.identity"
    label = "identity"

    def ready(self) -> None:
        from goodterms.customer.identity import handlers, means  # noqa: F401, PLC0415
