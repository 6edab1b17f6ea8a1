"""The ways out of the house: files for the demo, a server for a firm."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail import EmailMessage, mailers
from hypothesis import given
from hypothesis import strategies as st

from goodterms.surfaces.mailroom.gateways.smtp import settings_from

if TYPE_CHECKING:
    from pathlib import Path


def test_each_mail_is_one_whole_file_for_the_owner_alone(mail_folder: Path) -> None:
    for _ in range(2):
        EmailMessage("Hello", "Good morning.", to=["ana@mail.example"]).send()
    kept = sorted(mail_folder.iterdir())
    assert [file.suffix for file in kept] == [".eml", ".eml"]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in kept)
    assert all(b"Good morning." in file.read_bytes() for file in kept)


def test_a_folder_that_is_not_there_yet_is_made(settings: Any, tmp_path: Path) -> None:
    settings.MAILERS["default"]["OPTIONS"]["folder"] = tmp_path / "new" / "mail"
    EmailMessage("Hello", "Good morning.", to=["ana@mail.example"]).send()
    assert len(list((tmp_path / "new" / "mail").glob("*.eml"))) == 1


def test_an_address_with_tls_becomes_djangos_settings() -> None:
    chosen = settings_from("smtp://user%40firm:p%3Ass%2F@mail.example.org:587?tls=1")
    assert chosen["OPTIONS"] == {
        "host": "mail.example.org",
        "port": 587,
        "username": "user@firm",
        "password": "p:ss/",
        "use_tls": True,
        "use_ssl": False,
        "timeout": 5,
    }


def test_smtps_is_tls_from_the_first_byte() -> None:
    options = settings_from("smtps://mail.example.org")["OPTIONS"]
    assert (options["use_ssl"], options["use_tls"], options["port"]) == (True, False, None)


def test_django_takes_the_settings_as_they_are(settings: Any) -> None:
    settings.MAILERS = {"default": settings_from("smtp://mail.example.org?tls=yes")}
    server: Any = mailers["default"]
    assert (server.host, server.port, server.use_tls) == ("mail.example.org", 587, True)


@pytest.mark.parametrize(
    "address",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port", "smtp://h?x=1"],
)
def test_what_is_no_mail_server_stops_the_start_in_one_sentence(address: str) -> None:
    with pytest.raises(SystemExit, match="MAIL_URL is not the address of a mail server"):
        settings_from(address)


@given(st.text(max_size=40))
def test_no_text_makes_it_fail_without_a_sentence(address: str) -> None:
    try:
        answer = str(settings_from(address)["OPTIONS"]["host"])
    except SystemExit as stop:
        answer = str(stop)
    assert answer
