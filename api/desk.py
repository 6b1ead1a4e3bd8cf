"""Between routes and the dispatcher's desk: who asks, what a refusal is as a problem, whether a thing is in scope."""

from __future__ import annotations

from typing import TypeVar

from api.access.permissions import Reach
from api.languages import Words
from api.problems import CONFLICT, NOT_ALLOWED, NOT_FOUND, Fault, Problem
from api.work import Work
from dispatch.labels import articles_text
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind

T = TypeVar("T")


def person_of(work: Work) -> Person:
    """The caller as the desk knows people."""
    return Person(work.caller.account.id, work.caller.account.display_name)


def granted(result: T | Refusal) -> T:
    """What a use case gives; raises Problem for its refusal, with its articles, after which nothing is kept."""
    if not isinstance(result, Refusal):
        return result
    cited = f"（{articles_text(result.articles)}）" if result.articles else ""
    reason = Words(f"{result.zh}{cited}", f"{result.en}{cited} [{result.code}]")
    kind = NOT_ALLOWED if result.kind is RefusalKind.FORBIDDEN else CONFLICT
    faults = [] if result.field is None else [Fault(f"body/{result.field}", Words(result.zh, result.en))]
    raise Problem(kind, reason, faults=faults)


def check_inside(work: Work, region: str, unit: str | None = None) -> None:
    """Raises Problem where a region, or a unit in it, is outside what the caller's permission carries to."""
    scope = work.scope
    if not (scope.holds(region, unit) or (unit is None and any(region == each for each, _ in scope.units))):
        raise Problem(NOT_FOUND)


def is_own_only(work: Work) -> bool:
    """Whether the permission carries to the caller's own things alone."""
    return work.caller.reaches(work.permission) <= {Reach.OWN}


def is_assigned_only(work: Work) -> bool:
    """Whether the permission carries to the caller's own trips alone."""
    return work.caller.reaches(work.permission) <= {Reach.ASSIGNED}


def sides_of(work: Work) -> frozenset[str]:
    """The regions the caller may speak for."""
    return work.scope.regions | {region for region, _ in work.scope.units}
