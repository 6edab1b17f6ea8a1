from __future__ import annotations

from django.apps import AppConfig


class HoldingsConfig(AppConfig):
    name = "goodterms.customer.holdings"
    label = "holdings"

    def ready(self) -> None:
        from goodterms.customer.holdings import handlers, proofs  # noqa: F401, PLC0415
