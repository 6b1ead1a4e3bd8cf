"""Reminders: what nobody approved in time is closed, papers that are overdue are marked, what is due soon is told.

What is told stands in the job's result, by region, and on the requests themselves; nobody is written to from here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from sqlalchemy.orm import Session

from api.jobs.kinds import Result
from api.jobs.performing import Run
from api.jobs.places import everywhere
from dispatch.filing import expire_requests
from dispatch.person import Person
from fleet_data.stores.request_lives import list_papers_due

PROGRAM = Person("paiche", "派车")
SOON = timedelta(hours=4)


def remind(attempt: Run) -> Result:
    """Do it, in one transaction with the job's end."""
    scope = attempt.read(everywhere)

    def do(session: Session) -> Result:
        now = attempt.now
        touched = expire_requests(session, who=PROGRAM, now=now)
        due: dict[str, list[str]] = defaultdict(list)
        for life in list_papers_due(session, now + SOON):
            due[life.region].append(life.request)
        return {"touched": touched, "papers_due": dict(due)}

    return attempt.finish(do, scope)
