"""The door of the web process: live streams first, Django behind them, and bodies bounded."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from goodterms.ui.bodies import Bodies
from goodterms.ui.live import Streams

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")

application = Streams(Bodies(get_asgi_application()))
