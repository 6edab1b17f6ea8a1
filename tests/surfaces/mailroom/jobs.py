"""Doing the jobs that wait, as the worker does, here and now."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from goodterms.kernel import sql


def do_jobs(*, at_most: int = 100) -> list[str]:
    """Every job that waits, and those they make, oldest first; answers what was done."""
    done: list[str] = []
    while len(done) < at_most:
        job = ProcrastinateJob.objects.filter(status="todo").order_by("pk").first()
        if job is None:
            return done
        sql.run("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
        app.tasks[job.task_name].func(**job.args)
        done.append(job.task_name)
    raise AssertionError(done)
