"""What a program is told when something is not done: RFC 9457, one sentence, and the field.

Asks the database nothing, so it also answers while a transaction is being undone.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

API = "/api/"
JSON = "application/json"
PROBLEM = "application/problem+json"


def is_program(request: HttpRequest) -> bool:
    """Whether software asks here, and wants its answer as JSON."""
    return request.path.startswith(API)


def contents(status: int, sentence: str, *, field: str = "", next_step: str = "") -> dict[str, Any]:
    """``field`` is a path into what was sent: ``records[3].fields.email``."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    more = {"detail": sentence, "field": field, "next_step": next_step}
    return {**told, **{key: _sendable(value) for key, value in more.items() if value}}


def _sendable(words: str) -> str:
    """What was sent is quoted in answers; half a sign in it would break them."""
    return str(words).encode(errors="replace").decode()


def problem(
    status: int,
    sentence: str,
    *,
    field: str = "",
    next_step: str = "",
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    answer = JsonResponse(
        contents(status, sentence, field=field, next_step=next_step),
        status=status,
        content_type=PROBLEM,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Cache-Control"] = "no-store"
    return answer
