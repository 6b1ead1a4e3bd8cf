"""A write done once, and told: key, work, audit entry and answer stand or fall together, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fastapi import Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.languages import Words
from api.problems import BUSY, IN_FLIGHT, KEY_REUSED, Problem
from api.transaction import run
from api.work import Work
from fleet_data.stores import answers, audit
from fleet_data.stores.answers import Answer, OtherQuestion, StillAsked
from fleet_data.tables.types import WORD_LENGTH

T = TypeVar("T")
JSON = "application/json"
REPLAYED = "Idempotent-Replayed"
SECRET_BODY = ""


def write_once(work: Work, do: Callable[[Session], BaseModel | None], secret: bool) -> Response:
    """Do the work and commit; answer with what it gives, under the status the route declares.

    The same key with the same body gets the same answer and does nothing; with another body, or while the first is
    still at work, a Problem. A secret answer is not kept: its key only tells that it was done.
    """
    status = getattr(work.request.scope.get("route"), "status_code", None) or 200

    def whole(session: Session) -> tuple[Answer, bool]:
        if work.key is not None:
            found = answers.find_answer(session, work.who, work.key, work.digest)
            if isinstance(found, OtherQuestion):
                raise Problem(KEY_REUSED, Words(found.zh, found.en))
            if isinstance(found, StillAsked):
                raise Problem(IN_FLIGHT, Words(found.zh, found.en))
            if found is not None:
                return found, True
        given = do(session)
        answer = Answer(status, SECRET_BODY if given is None else given.model_dump_json())
        record(session, work)
        if work.key is not None:
            kept = Answer(status, SECRET_BODY) if secret else answer
            answers.keep_answer(session, work.who, work.key, work.digest, kept)
        return answer, False

    answer, replayed = run(work.service.engine, work.scope, whole)
    headers = {REPLAYED: "true"} if replayed else {}
    return Response(answer.body or None, answer.status, headers, JSON if answer.body else None)


def watch(work: Work, do: Callable[[Session], T], purpose: str | None) -> T:
    """Read something sensitive: the audit entry is written first, and where it cannot be, nothing is read."""

    def whole(session: Session) -> T:
        record(session, work, purpose)
        return do(session)

    return run(work.service.engine, work.scope, whole)


def record(session: Session, work: Work, purpose: str | None = None) -> None:
    """The audit entry of a request; raises Problem where it cannot be written."""
    route = work.request.scope.get("route")
    more = {} if purpose is None else {"purpose": purpose}
    try:
        audit.append(
            session,
            str(work.permission),
            who=work.who,
            # Cut to what the column keeps: PostgreSQL refuses more, and `key` holds the whole address.
            subject=f"{work.request.method} {getattr(route, 'name', '')}"[:WORD_LENGTH],
            key=work.request.url.path[:200],
            role=",".join(sorted(work.caller.roles())),
            more=more,
        )
    except SQLAlchemyError as error:
        raise Problem(BUSY, _NO_AUDIT) from error


_NO_AUDIT = Words("审计日志无法写入，操作未进行", "The audit log cannot be written, so nothing was done")
