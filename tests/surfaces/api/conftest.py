"""Programs at the door: a webshop of Mere Energy, and one of Moor Connect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.support.make import make_program

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from goodterms.trust.access.programs import Made


class Api:
    """Software with a key: what it sends and what it is answered."""

    def __init__(self, made: Made) -> None:
        self.made, self.client = made, Client(raise_request_exception=False)

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers())

    def post(self, path: str, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            path, data=data, content_type="application/json", headers=self.headers(**headers)
        )

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.made.key}", **named}


@pytest.fixture
def shop(energy: Division) -> Api:
    return Api(make_program(energy, name="Webshop of Mere Energy"))


@pytest.fixture
def other_shop(connect: Division) -> Api:
    return Api(make_program(connect, name="Webshop of Moor Connect"))


def told(answer: Any, status: int) -> dict[str, Any]:
    """The problem in an answer, which is always the same shape."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(answer.content)
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["title"]
    return problem
