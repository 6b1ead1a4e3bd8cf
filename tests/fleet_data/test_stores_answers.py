"""Answers by key: the work is done once, however often and however many at once it is asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from fleet_data.session import reading, transaction
from fleet_data.stores import answers, audit
from fleet_data.stores.answers import Answer, OtherQuestion, StillAsked, digest_of

DIGEST = digest_of(b"POST", b"/api/v1/requests", b"{}")


def ask(engine: Engine, key: str = "K1", actor: str = "demo.requester", digest: str = DIGEST) -> object:
    """A question whose work is one entry of the audit log."""
    with transaction(engine) as session:
        found = answers.find_answer(session, actor, key, digest)
        if found is not None:
            return found
        number = audit.append(session, "work", who=actor, subject="requests", key=key)
        given = Answer(201, f'{{"entry": {number}}}')
        answers.keep_answer(session, actor, key, digest, given)
        return given


def count_work(engine: Engine, key: str = "K1") -> int:
    with reading(engine) as session:
        return len(audit.list_for(session, "requests", key))


def test_the_same_question_gets_the_same_answer_and_does_nothing_again(engine: Engine):
    first = ask(engine)
    assert [ask(engine) for _ in range(3)] == [first] * 3
    assert count_work(engine) == 1


def test_a_key_is_not_taken_for_another_question(engine: Engine):
    ask(engine)
    told = ask(engine, digest=digest_of(b"POST", b"/api/v1/requests", b"{1}"))
    assert isinstance(told, OtherQuestion)
    assert told.zh
    assert "key of its own" in told.en
    assert count_work(engine) == 1


def test_another_actor_may_use_the_same_key(engine: Engine):
    assert ask(engine) != ask(engine, actor="demo.other")


def test_work_that_fails_keeps_no_answer(engine: Engine):
    def fail() -> None:
        with transaction(engine) as session:
            answers.keep_answer(session, "demo.requester", "K1", DIGEST, Answer(201, "{}"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert isinstance(ask(engine), Answer)
    assert count_work(engine) == 1


def test_many_who_ask_the_same_at_once_have_it_done_once(engine: Engine):
    keys = [f"K{number}" for number in range(10) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda key: ask(engine, key), keys))
    assert all(isinstance(each, Answer | StillAsked) for each in told)
    assert [count_work(engine, f"K{number}") for number in range(10)] == [1] * 10


def test_without_the_key_the_work_would_be_done_each_time(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(answers, "find_answer", lambda *_: None)
    monkeypatch.setattr(answers, "keep_answer", lambda *_: None)
    for _ in range(3):
        ask(engine)
    assert count_work(engine) == 3


def test_answers_are_forgotten_after_thirty_days(engine: Engine):
    ask(engine)
    now = datetime.now(UTC)
    with transaction(engine) as session:
        assert answers.forget_answers(session, now + timedelta(days=29)) == 0
        assert answers.forget_answers(session, now + timedelta(days=31)) == 1
