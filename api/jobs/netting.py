"""Netting: every month's agreed bills between two regions, once the month is over; asked daily, done once a bill."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from api.jobs.kinds import Result
from api.jobs.performing import Run
from api.jobs.places import everywhere
from api.jobs.reminders import PROGRAM
from dispatch.netting import net_all
from fleet_data.calendar import legal_day

FROM_DAY = 5  # of the month: bills of its last days are agreed by then


def net(attempt: Run) -> Result:
    """Net the month before, from the fifth on; late bills come into a further statement the next day."""
    today = legal_day(attempt.now)
    if today.day < FROM_DAY:
        return {"statements": []}
    month_on = month_before(today)
    scope = attempt.read(everywhere)

    def do(session: Session) -> Result:
        made = net_all(session, month_on, who=PROGRAM, now=attempt.now)
        return {"month_on": month_on.isoformat(), "statements": [each.statement for each in made]}

    return attempt.finish(do, scope)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
