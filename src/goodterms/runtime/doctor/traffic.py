"""Traffic: pages out, mail out, and the queue between them."""

from __future__ import annotations

import smtplib
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from goodterms.kernel import sql
from goodterms.runtime import listening
from goodterms.runtime.doctor.findings import Finding, fail, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.runtime.doctor.findings import Patient

PATIENCE = 5  # seconds for a mail server to answer
OLDEST_JOB = 60  # seconds
SILENT_WORKER = 30  # seconds

_JOBS = """
SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed'),
       coalesce(extract(epoch FROM now() - min(e.at) FILTER (WHERE status = 'todo'
                AND coalesce(j.scheduled_at, now()) <= now())), 0)::int
  FROM procrastinate_jobs j
  LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
"""
_WORKERS = """
SELECT count(*) FROM procrastinate_workers
 WHERE last_heartbeat > now() - make_interval(secs => %s)
"""


def pages(patient: Patient) -> Iterator[Finding]:
    base = patient.settings.get("BASE_URL", "")
    if not patient.is_demo and not base.startswith("https://"):
        yield fail(
            "Pages are served without encryption.",
            "Put a proxy with a certificate in front and set BASE_URL to its https:// address.",
        )
    if patient.standing is None:
        yield warn("Goodterms does not run.", "Run: goodterms start")
        return
    for name in patient.standing.given_up:
        yield fail(
            f"{name} ended too often and is not started any more.",
            f"Read {patient.home}/logs/{name}.log, then stop and start Goodterms.",
        )
    port = urlsplit(patient.standing.address).port or 80
    if listening.answers("127.0.0.1", port, "/readyz"):
        yield ok(f"Pages answer at {patient.standing.address}.")
    else:
        yield fail(
            f"No page answers at {patient.standing.address}.",
            f"Read {patient.home}/logs/web.log.",
        )


def queue(patient: Patient) -> Iterator[Finding]:
    waiting, failed, oldest = sql.rows(_JOBS)[0]
    if failed:
        yield warn(
            f"{_many(failed, 'job')} failed.",
            f"Read {patient.home}/logs/worker.log; mend the cause.",
        )
    if oldest > OLDEST_JOB and patient.standing:
        yield warn(
            f"The oldest of {_many(waiting, 'waiting job')} has waited for {oldest} s.",
            "Start one more worker: goodterms manage worker",
        )
    if patient.standing and not sql.value(_WORKERS, [SILENT_WORKER]):
        yield fail(
            f"No worker has been heard of for {SILENT_WORKER} s.",
            f"Read {patient.home}/logs/worker.log.",
        )
    elif not failed:
        yield ok(f"{_many(waiting, 'job')} {'waits' if waiting == 1 else 'wait'}, none failed.")


def _many(count: int, thing: str) -> str:
    """``1 job``, ``2 jobs``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def mail(patient: Patient) -> Finding:
    url = patient.settings.get("MAIL_URL", "")
    if url:
        return _mail_server(url)
    if patient.is_demo:
        return ok("Mail is not sent: the demo shows it at /mailbox/.")
    return fail(
        "There is no mail server, so nobody can be sent a code to sign in.",
        "Set MAIL_URL, for example smtp+starttls://user:password@mail.example:587",
    )


def _mail_server(url: str) -> Finding:
    parts = urlsplit(url)
    where = f"{parts.hostname}:{parts.port or 25}"
    try:
        with _connected(parts.hostname or "", parts.port or 25, parts.scheme) as server:
            server.noop()
            has_tls = parts.scheme in {"smtps", "smtp+ssl"} or server.has_extn("starttls")
    except (OSError, smtplib.SMTPException) as problem:
        return fail(f"The mail server {where} does not answer: {problem}.", "Check MAIL_URL.")
    if not has_tls:
        return warn(f"The mail server {where} offers no encryption.", "Use one that does.")
    return ok(f"The mail server {where} answers.")


def _connected(host: str, port: int, scheme: str) -> smtplib.SMTP:
    if scheme in {"smtps", "smtp+ssl"}:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    server.ehlo()
    return server


def texts(patient: Patient) -> Finding:
    """Whether a proof code can go to a phone; without a provider a person reads it out."""
    url = patient.settings.get("TEXT_URL", "")
    if not url:
        words = "the demo shows them at /mailbox/" if patient.is_demo else "a person calls instead"
        return ok(f"Texts to phones are not sent: {words}. TEXT_URL names a provider.")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return fail(
            "TEXT_URL is no web address, so no code reaches a phone.",
            "Set TEXT_URL to the address the provider takes texts at, or take it away.",
        )
    if parts.scheme == "http":
        return warn(f"Texts go to {parts.hostname} unencrypted.", "Use its https:// address.")
    return ok(f"Texts to phones go through {parts.hostname}.")


def firm(patient: Patient) -> Finding:
    """What the firm calls itself; out of the box that is the demo's invented group."""
    name = patient.settings.get("GOODTERMS_FIRM_NAME", "")
    if name or patient.is_demo:
        return ok(f"Pages and mails speak for {name or 'the demo group, Mere & Moor'}.")
    return warn(
        "Pages and mails speak for Mere & Moor, the demo's invented group.",
        "Set GOODTERMS_FIRM_NAME to the firm's name, and GOODTERMS_FIRM_LOOK to its accent.",
    )


CHECKS = (pages, queue, mail, texts, firm)
