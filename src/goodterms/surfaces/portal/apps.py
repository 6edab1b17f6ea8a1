"""The app that holds the portal's templates and sheets."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "goodterms.surfaces.portal"
    label = "portal"
