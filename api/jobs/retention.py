"""Retention: what was kept for a while only is let go of: answers, ended sessions, sign-in tries, finished housework.

Answers hold what requests were answered with; requests' own bodies are kept as digests only. Each part is its own
transaction, so that a killed run is simply run again. Tracks have terms of their own (`paiche tracks forget`).
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from api.jobs.kinds import PLANNING, Result, timetable
from api.jobs.performing import Run
from fleet_data.scope import Scope
from fleet_data.stores import accounts, answers, job_sends, oidc_flows, sessions

HOUSEWORK_DAYS = 7
PLANNING_DAYS = 400  # a year and the audit after it; the plans themselves stay
SESSION_DAYS = 30


def forget(attempt: Run) -> Result:
    """Do it; gives how much of each went."""
    now = attempt.now
    people = attempt.read(accounts.list_ids)
    # Row-level security shows answers to who asked alone: each person's are dropped in their own scope.
    dropped = sum(
        attempt.write(lambda session: answers.forget_answers(session, now), Scope(person=person)) for person in people
    )

    def entrances(session: Session) -> None:
        sessions.forget_before(session, now - timedelta(days=SESSION_DAYS))
        oidc_flows.forget_before(session, now - timedelta(days=1))

    attempt.write(entrances)
    housework = attempt.write(
        lambda session: job_sends.forget_ended(session, now - timedelta(days=HOUSEWORK_DAYS), list(timetable()))
    )
    planning = attempt.write(
        lambda session: job_sends.forget_ended(session, now - timedelta(days=PLANNING_DAYS), [PLANNING])
    )
    return {"answers": dropped, "jobs": housework + planning}
