"""Approvals: the chain, who may decide, word of mouth first, paper within the limit."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from dispatch import approvals
from dispatch.approvals import (
    ORAL_FIRST,
    ORAL_LATE,
    PAPER_LATE,
    Decided,
    approve_orally,
    approve_request,
    complete_paper,
    reject_request,
)
from dispatch.filing import PAPER_OVERDUE, expire_requests
from dispatch.posts import appoint_approver, end_post
from fleet_data.calendar import DayOverride
from fleet_data.request_records import RequestState, RoundState
from fleet_data.session import transaction
from fleet_data.stores.approvals import list_rounds
from fleet_data.stores.calendar import save_overrides
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request
from rulebook.terms import DayKind, Purpose
from tests.dispatch.days import DAY, HOHHOT, HOLIDAY, at
from tests.dispatch.desk import (
    ADMIN,
    CLERK,
    DEPUTY,
    DIRECTOR,
    DUTY,
    FIRST,
    LAST,
    LATER,
    NOW,
    TEAM,
    appoint,
    appoint_all,
    approve,
    code_of,
    file,
)


@pytest.mark.parametrize(
    ("changes", "chain"),
    [
        ({}, ("team_head",)),
        ({"stay_minutes": 3 * 1440.0}, ("office_director",)),
        ({"inside_allowance_area": False}, ("office_director", "deputy_head")),
        ({"leaves": at(9, day=HOLIDAY)}, ("team_head", "deputy_head")),
        ({"rank": "bureau_head"}, ("team_head", "unit_head")),
        ({"purpose": Purpose.EMERGENCY, "inside_allowance_area": False}, ("duty_leader",)),
    ],
)
def test_the_chain_follows_area_length_calendar_rank_and_emergency(
    engine: Engine, changes: dict[str, Any], chain: tuple[str, ...]
) -> None:
    with transaction(engine) as session:
        filed = file(session, now=at(9, day=HOLIDAY - timedelta(days=5)), **changes)
        assert filed.round is not None
        assert filed.round.chain == chain


def test_a_festival_the_region_set_itself_asks_for_the_holidays_approval(engine: Engine) -> None:
    festival = DayOverride(HOHHOT, DAY, DayKind.HOLIDAY, "演示节日", "Demo festival", "official", "演示通知")
    with transaction(engine) as session:
        save_overrides(session, [festival], who="演示")
        filed = file(session)
        assert filed.round is not None
        assert filed.round.chain == ("team_head", "deputy_head")


def test_the_last_of_the_chain_approves_the_request(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, inside_allowance_area=False)
        first = approve(session, DIRECTOR)
        assert (first.life.state, first.next_role, first.record.approved_at) == ("approving", "deputy_head", None)
        last = approve(session, DEPUTY)
        assert (last.life.state, last.next_role) == ("approved", None)
        kept = get_request(session, "R001")
        assert (kept.approved_at, kept.approver) == (LATER, "演示办公室主任、演示分管领导")
        assert list_rounds(session, "R001")[0].state is RoundState.APPROVED
        assert code_of(approve_request(session, "R001", who=TEAM, now=LATER)) == "not_awaiting_approval"


def test_nobody_approves_his_own_request_nor_one_he_travels_on(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, 1, who=TEAM)
        file(session, 2, traveller=TEAM.account)
        for number in ("R001", "R002"):
            refusal = approve_request(session, number, who=TEAM, now=LATER)
            assert code_of(refusal) == "own_request"
            assert getattr(refusal, "articles", ())
        file(session, 3)
        approve(session, TEAM, 3)


def test_nobody_approves_his_own_emergency_by_word_or_on_paper(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, who=DUTY, purpose=Purpose.EMERGENCY)
        assert code_of(approve_orally(session, "R001", who=DUTY, now=LATER, given_at=NOW)) == "own_request"


def test_without_the_guard_the_requester_would_approve_himself(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the filer unknown to the check, the same call goes through."""
    held = LIVES.__class__.hold

    def forgets(shelf: Any, session: Any, *key: Any) -> Any:
        from dataclasses import replace

        found = held(shelf, session, *key)
        return replace(found, filed_by="") if hasattr(found, "filed_by") else found

    with transaction(engine) as session:
        appoint_all(session)
        file(session, who=TEAM)
        monkeypatch.setattr(approvals.LIVES.__class__, "hold", forgets)
        approve(session, TEAM)


def test_one_person_decides_once_in_a_round_whatever_posts_he_holds(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint(session, "office_director", DIRECTOR)
        appoint(session, "deputy_head", DIRECTOR)
        file(session, inside_allowance_area=False)
        approve(session, DIRECTOR)
        assert code_of(approve_request(session, "R001", who=DIRECTOR, now=LATER)) == "decided_already"


@pytest.mark.parametrize(
    "more",
    [
        {"valid_until": DAY - timedelta(days=9)},
        {"valid_from": DAY + timedelta(days=1)},
        {"unit": "演示别的单位"},
    ],
)
def test_a_post_that_does_not_hold_today_for_the_unit_lets_nobody_approve(engine: Engine, more: dict[str, Any]) -> None:
    with transaction(engine) as session:
        appoint(session, "team_head", TEAM, **more)
        file(session)
        assert code_of(approve_request(session, "R001", who=TEAM, now=LATER)) == "not_next_approver"
        appoint(session, "team_head", TEAM, unit="演示单位")
        approve(session, TEAM)


def test_an_approver_out_of_turn_waits(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, inside_allowance_area=False)
        assert code_of(approve_request(session, "R001", who=DEPUTY, now=LATER)) == "not_next_approver"


def test_an_acting_approver_is_named_and_marked_with_whose_place_he_takes(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint(
            session, "team_head", DEPUTY, acting_for=TEAM.account, valid_from=DAY - timedelta(days=5), valid_until=DAY
        )
        file(session)
        decision = approve(session, DEPUTY).decision
        assert (decision.acting_for, decision.marks) == (TEAM.account, ("acting",))


def test_a_rejected_request_says_why_and_is_filed_anew_by_amending_it(engine: Engine) -> None:
    from dispatch.amending import Amended, amend_request

    with transaction(engine) as session:
        appoint_all(session)
        file(session)
        assert code_of(reject_request(session, "R001", who=TEAM, now=LATER, reason=" ")) == "bad_reason"
        done = reject_request(session, "R001", who=TEAM, now=LATER, reason="演示理由")
        assert isinstance(done, Decided)
        assert (done.life.state, done.life.closed_reason) == ("rejected", "演示理由")
        again = amend_request(session, "R001", {"reason": "演示说明"}, who=CLERK, now=LATER)
        assert isinstance(again, Amended)
        assert again.life.state is RequestState.SUBMITTED
        approve(session, TEAM)


def test_an_emergency_goes_by_word_first_and_stays_marked_when_the_paper_is_in_time(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, purpose=Purpose.EMERGENCY)
        spoken = approve_orally(session, "R001", who=DUTY, now=LATER, given_at=NOW)
        assert isinstance(spoken, Decided)
        assert (spoken.life.state, spoken.life.paper_due_at) == ("oral", at(9) + timedelta(hours=24))
        assert get_request(session, "R001").oral_approval
        done = complete_paper(session, "R001", who=DUTY, now=at(9) + timedelta(hours=24))
        assert isinstance(done, Decided)
        assert (done.life.state, done.life.marks) == ("approved", (ORAL_FIRST,))
        assert get_request(session, "R001").oral_approval, "it is shown for good that it went by word first"


def test_paper_after_the_limit_is_taken_and_marked(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, purpose=Purpose.EMERGENCY)
        approve_orally(session, "R001", who=DUTY, now=at(10), given_at=at(9, 30))
        late = at(9, 1) + timedelta(hours=24)
        assert expire_requests(session, who=ADMIN, now=late) == ["R001"]
        done = complete_paper(session, "R001", who=DUTY, now=late)
        assert isinstance(done, Decided)
        assert done.life.state == "approved"
        assert {ORAL_FIRST, ORAL_LATE, PAPER_LATE, PAPER_OVERDUE} <= set(done.life.marks)


def test_only_what_the_rulebook_names_may_be_approved_by_word(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session)
        refusal = approve_orally(session, "R001", who=TEAM, now=LATER, given_at=NOW)
        assert code_of(refusal) == "not_for_oral"
        assert getattr(refusal, "articles", ())
        file(session, 2, purpose=Purpose.EMERGENCY)
        ahead = approve_orally(session, "R002", who=DUTY, now=NOW, given_at=LATER)
        assert code_of(ahead) == "bad_given_at"
        assert code_of(complete_paper(session, "R002", who=DUTY, now=LATER)) == "not_awaiting_approval"


def test_a_holiday_trip_approved_on_the_day_is_marked(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session, leaves=at(15, day=HOLIDAY), now=at(8, day=HOLIDAY))
        approve(session, TEAM, now=at(9, day=HOLIDAY))
        assert approve(session, DEPUTY, now=at(9, day=HOLIDAY)).life.marks == ("approved_on_the_holiday",)


@pytest.mark.parametrize("words", ["UPDATE approval_decisions SET person = 'x'", "DELETE FROM approval_decisions"])
def test_decisions_are_only_added_to(engine: Engine, words: str) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session)
        approve(session, TEAM)
    with pytest.raises(IntegrityError, match="only added to"), engine.begin() as connection:
        connection.execute(text(words))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"region": "999999"}, "bad_region"),
        ({"role": " "}, "bad_role"),
        ({"valid_until": FIRST - timedelta(days=1)}, "bad_valid_until"),
        ({"person": ADMIN}, "appointed_himself"),
        ({"acting_for": TEAM.account}, "appointed_himself"),
        ({"valid_until": FIRST + timedelta(days=366)}, "too_long"),
        ({"acting_for": DIRECTOR.account, "valid_until": FIRST + timedelta(days=30)}, "too_long"),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(engine: Engine, more: dict[str, Any], code: str) -> None:
    usual = {"region": HOHHOT, "role": "team_head", "person": TEAM, "valid_from": FIRST, "valid_until": LAST}
    with transaction(engine) as session:
        assert code_of(appoint_approver(session, who=ADMIN, **(usual | more))) == code


def test_a_post_ended_today_lets_nobody_approve_today(engine: Engine) -> None:
    with transaction(engine) as session:
        post = appoint(session, "team_head", TEAM)
        file(session)
        ended = end_post(session, post.post, who=ADMIN, now=LATER)
        assert getattr(ended, "valid_until", None) == date(2026, 11, 21)
        assert code_of(approve_request(session, "R001", who=TEAM, now=LATER)) == "not_next_approver"
        assert code_of(end_post(session, post.post, who=ADMIN, now=LATER)) == "post_ended"
