"""Every error leaves as a problem (RFC 9457), in the caller's language, telling nothing of the inside."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.field_words import pointer_of, words_of
from api.languages import Words, both, language_of
from api.problems import Fault, Problem

log = structlog.get_logger("paiche.answers")

_BY_STATUS = {
    400: problems.NOT_JSON,
    401: problems.SIGN_IN,
    403: problems.NOT_ALLOWED,
    404: problems.NOT_FOUND,
    405: problems.NO_METHOD,
    413: problems.TOO_LARGE,
}


def add_answers(app: FastAPI) -> None:
    """Teach the application to answer with problems."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for error, _ in problems.TABLE:
        app.add_exception_handler(error, _known)
    app.add_exception_handler(Exception, _unknown)


def post(request: Request, problem: Problem) -> JSONResponse:
    """The problem as a response to this request."""
    language = language_of(request.headers.get("accept-language"))
    answer = problems.answer(problem, language, request.url.path)
    return JSONResponse(answer.body, answer.status, answer.headers, media_type=problems.MEDIA_TYPE)


async def _problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return post(request, error)


async def _known(request: Request, error: Exception) -> JSONResponse:
    kind = problems.find_kind(error)
    assert kind is not None
    if kind is problems.INTERNAL:
        return await _unknown(request, error)
    sentences = str(error).splitlines()
    faults = [Fault("", both(sentence)) for sentence in sentences[1:]]
    return post(request, Problem(kind, sentences[0] if sentences else None, faults=faults))


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found: list[dict[str, Any]] = list(error.errors())
    if any(fault["type"] == "json_invalid" for fault in found):
        return post(request, Problem(problems.NOT_JSON))
    faults = [Fault(pointer_of(fault), words_of(fault)) for fault in found]
    names = ", ".join(fault.field for fault in faults)
    reason = Words(f"以下内容有误：{names}", f"These cannot be taken: {names}")
    return post(request, Problem(problems.BAD_INPUT, reason, faults=faults))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code)
    if kind is None:
        return await _unknown(request, error)
    headers = dict(error.headers or {})
    if kind is problems.NO_METHOD:
        headers = {"Allow": ", ".join(list_methods(request))}
    return post(request, Problem(kind, headers=headers))


def list_methods(request: Request) -> list[str]:
    """What the address of a request takes: of all routes there, not of the first that fits."""
    found: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        matches = getattr(context, "matches", None) or route.matches
        if matches(request.scope)[0] is not Match.NONE:
            found |= set(context.methods or ())
    return sorted(found)


class Worded:
    """The body limit answers in plain English before any handler; this gives it the words of every other problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an answer of 413 becomes a problem."""
        replaced = False

        async def watched(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == problems.TOO_LARGE.status:
                replaced = True
                await send_problem(scope, receive, send)
            elif not replaced:
                await send(message)

        await self.app(scope, receive, watched if scope["type"] == "http" else send)


async def send_problem(scope: Scope, receive: Receive, send: Send) -> None:
    """The problem of a body that is too large."""
    request = Request(scope, receive)
    await post(request, Problem(problems.TOO_LARGE))(scope, receive, send)


async def _unknown(request: Request, error: Exception) -> JSONResponse:
    incident = secrets.token_hex(6)
    log.error("unexpected error", incident=incident, exc_info=error)
    return post(
        request,
        Problem(problems.INTERNAL, Words(f"程序内部错误，事件编号 {incident}", f"Internal error, incident {incident}")),
    )
