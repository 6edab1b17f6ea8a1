from __future__ import annotations

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "goodterms.dialogue.timeline"
    label = "timeline"
