"""Doing something as somebody leaves no rights behind."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection
from tests.support import actors

from goodterms.kernel import sql
from goodterms.kernel.acting import acting


def test_after_the_request_the_connection_can_do_nothing(own_database: str) -> None:
    with acting(actors.visitor()):
        assert sql.value("SELECT current_setting('role')") == "goodterms_portal"
    with pytest.raises(DatabaseError, match="permission denied"):
        sql.rows("SELECT * FROM identity_record")
    connection.close()
