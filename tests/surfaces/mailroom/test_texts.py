"""Texts: a provider by HTTP, files in the demo, and nothing that gets lost."""

from __future__ import annotations

import base64
import json
import stat
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.surfaces.mailroom.gateways.texts import Files, Provider, gateway

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Taken(BaseHTTPRequestHandler):
    """Takes what is posted; answers as told."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        server.taken.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(server.answer)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def provider() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), Taken)
    server.taken, server.answer = [], 202
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_provider_gets_one_post_with_its_key(provider: Any) -> None:
    url = f"http://us%40er:pass@127.0.0.1:{provider.server_port}/send?from=Firm"
    Provider(url).send("+447700900614", "042917 proves it.", key="k1")
    [(path, authorization, body)] = provider.taken
    assert path == "/send?from=Firm"
    assert base64.b64decode(authorization.removeprefix("Basic ")) == b"us@er:pass"
    assert body == {"to": "+447700900614", "text": "042917 proves it.", "key": "k1"}


def test_a_provider_that_says_no_is_worth_another_try(provider: Any) -> None:
    provider.answer = 503
    with pytest.raises(OSError, match="503"):
        Provider(f"http://127.0.0.1:{provider.server_port}/").send("+44", "x", key="k")


@pytest.mark.parametrize("url", ["texts.example.org", "ftp://texts.example.org", "https://"])
def test_what_is_no_address_of_a_provider_says_how_one_looks(url: str) -> None:
    with pytest.raises(ValueError, match="TEXT_URL looks like https://"):
        Provider(url)


def test_the_demo_keeps_each_text_as_a_file_for_the_owner_alone(tmp_path: Path) -> None:
    Files(tmp_path / "new").send("+447700900614", "042917 proves it.", key="k1")
    [file] = (tmp_path / "new").iterdir()
    assert file.suffix == ".sms"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["words"] == "042917 proves it."


def test_the_settings_choose_the_way(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR, settings.TEXT_URL, settings.SENDS_TEXTS = tmp_path, "", True
    assert isinstance(gateway(), Files)
    settings.TEXT_URL = "https://texts.example.org/send"
    assert isinstance(gateway(), Provider)
    settings.TEXT_URL, settings.SENDS_TEXTS = "", False
    with pytest.raises(OSError, match="TEXT_URL"):
        gateway()
