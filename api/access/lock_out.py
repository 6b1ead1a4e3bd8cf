"""How long a source waits after failures: guessing is slowed, and nobody can be locked out from elsewhere.

A source that fails five times waits 15 minutes, then 30 after each further failure. All sources the account has
never signed in from share ten looks an hour; a source it knows has its own count. So a flood of guesses from
a hundred addresses ends with its tenth look, and the person still signs in from the usual desk.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from fleet_data.stores.sign_in_tries import SignInTry

FREE_TRIES = 5
FIRST_WAIT = timedelta(minutes=15)
LATER_WAIT = timedelta(minutes=30)
LOOKS_AN_HOUR = 10
HOUR = timedelta(hours=1)
WINDOW = timedelta(hours=24)
# Seconds to wait after the first, second, … failure.
SHORT_WAITS = (0, 0, 1, 4)


def wait_until(
    tries: Sequence[SignInTry], source: str, known_sources: Collection[str], now: datetime
) -> datetime | None:
    """Until when this source waits, given the name's tries of the last day; None: its next try is looked at."""
    own = [each.at for each in tries if each.source == source and not each.succeeded and not each.forgiven]
    until = [own[-1] + _wait(len(own))] if own else []
    if source not in known_sources:
        strange = [
            each.at
            for each in tries
            if not each.succeeded and each.source not in known_sources and each.at > now - HOUR
        ]
        if len(strange) >= LOOKS_AN_HOUR:
            until.append(strange[-LOOKS_AN_HOUR] + HOUR)
    latest = max(until, default=now)
    return latest if latest > now else None


def _wait(failures: int) -> timedelta:
    if failures < FREE_TRIES:
        return timedelta(seconds=SHORT_WAITS[failures - 1])
    return FIRST_WAIT if failures == FREE_TRIES else LATER_WAIT
