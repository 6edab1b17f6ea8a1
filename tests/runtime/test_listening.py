"""The address that pages are served on."""

from __future__ import annotations

import os
import socket

import pytest

from goodterms.runtime import listening
from goodterms.runtime.halts import Exit, Halt


def test_a_taken_port_names_one_that_is_free(port: int) -> None:
    with listening.bind("127.0.0.1", port), pytest.raises(Halt) as refused:
        listening.bind("127.0.0.1", port)
    assert refused.value.code == Exit.PORT_TAKEN
    other = int(str(refused.value).rstrip(".").rsplit(" ", 1)[1])
    listening.bind("127.0.0.1", other).close()


def test_a_port_is_free_again_at_once_after_a_stop(port: int) -> None:
    with listening.bind("127.0.0.1", port) as door:
        caller = socket.create_connection(("127.0.0.1", port))
        answered, _ = door.accept()
        answered.close()
        caller.close()
    listening.bind("127.0.0.1", port).close()


def test_an_address_of_no_machine_is_a_sentence(port: int) -> None:
    with pytest.raises(Halt, match="cannot be used"):
        listening.bind("192.0.2.1", port)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may take every port")
def test_a_low_port_is_a_sentence() -> None:
    with pytest.raises(Halt, match="open to root alone"):
        listening.bind("127.0.0.1", 80)


def test_nobody_answers_where_nobody_listens(port: int) -> None:
    assert listening.answers("127.0.0.1", port, "/readyz") is False
