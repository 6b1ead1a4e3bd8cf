"""Requests: filed, amended, withdrawn, left behind; what an amendment does to an approval."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dispatch.amending import AMENDED_LATE, Amended, amend_request, set_share_consent
from dispatch.filing import BACK_FILLED, Filed, expire_requests, file_request, withdraw_request
from dispatch.planning import plan_day
from fleet_data.records import Ledgers
from fleet_data.request_records import RequestKind, RequestState, RoundState
from fleet_data.session import transaction
from fleet_data.stores import journal, orders
from fleet_data.stores.approvals import list_decisions, list_rounds
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.ledgers import save_ledgers
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request, list_for_day
from rulebook.terms import Purpose
from tests.dispatch.days import DAY, ROADS, at, car, driver, request
from tests.dispatch.desk import CLERK, DIRECTOR, LATER, NOW, TEAM, appoint_all, approve, code_of, file, publish


def amended(result: object) -> Amended:
    assert isinstance(result, Amended), result
    return result


def test_a_filed_request_waits_for_its_chain_and_reads_nothing_only_the_office_may_say(engine: Engine) -> None:
    with transaction(engine) as session:
        forged = request(1, approved_at=at(8), approver="演示冒名", oral_approval=True, inside_allowance_area=True)
        filed = file_request(session, forged, who=CLERK, now=NOW)
        assert isinstance(filed, Filed)
        assert (filed.record.approved_at, filed.record.approver, filed.record.oral_approval) == (None, None, False)
        assert (filed.life.state, filed.life.kind) == (RequestState.SUBMITTED, RequestKind.NORMAL)
        assert filed.round is not None
        assert filed.round.chain == ("team_head",)
        assert get_request(session, "R001") == filed.record


def test_what_the_law_refuses_is_filed_and_told_at_once(engine: Engine) -> None:
    with transaction(engine) as session:
        filed = file(session, purpose=Purpose.ORDINARY, inside_allowance_area=True, draws_allowance=True)
        refused = [each for each in filed.rulings if not each.permitted]
        assert [each.rule for each in refused] == ["allowance_area"]
        assert refused[0].citations


def test_a_request_filed_after_it_left_is_marked_and_taken(engine: Engine) -> None:
    with transaction(engine) as session:
        filed = file(session, now=at(9, 21))
        assert filed.life.kind is RequestKind.BACK_FILLED
        assert BACK_FILLED in filed.life.marks
        assert filed.round is not None
        assert filed.round.chain == ("office_director", "deputy_head"), "two persons approve it"
        in_time = file(session, 2, now=at(9, 20))
        assert in_time.life.kind is RequestKind.NORMAL


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"region": "999999"}, "region"),
        ({"unit": " "}, "unit"),
        ({"reason": ""}, "reason"),
        ({"passengers": 0}, "passengers"),
        ({"priority": 5}, "priority"),
        ({"stay_minutes": -1.0}, "stay_minutes"),
        ({"depart_latest": at(8)}, "depart_latest"),
        ({"origin_lat": 0.0, "origin_lon": 0.0}, "origin"),
        ({"destination_lat": 91.0}, "destination"),
        ({"destination": ""}, "destination"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named_and_nothing_is_written(
    engine: Engine, changes: dict[str, Any], field: str
) -> None:
    with transaction(engine) as session:
        refusal = file_request(session, request(1, **changes), who=CLERK, now=NOW)
        assert code_of(refusal) == f"bad_{field}"
        assert getattr(refusal, "field", None) == field
        with pytest.raises(NotKeptError):
            get_request(session, "R001")


def test_a_number_is_given_where_none_is_and_taken_once(engine: Engine) -> None:
    with transaction(engine) as session:
        one = file_request(session, request(1, request=""), who=CLERK, now=NOW)
        assert isinstance(one, Filed)
        assert one.record.request.startswith("R20261122-")
        file(session)
        assert code_of(file_request(session, request(1), who=CLERK, now=NOW)) == "number_taken"


@pytest.mark.parametrize(
    ("changes", "voided"),
    [
        ({"purpose": Purpose.RECEPTION}, ("purpose",)),
        ({"destination_lon": 112.2}, ("destination",)),
        ({"passengers": 3}, ("passengers",)),
        ({"stay_minutes": 300.0}, ("stay_minutes",)),
        ({"depart_latest": at(10, 21)}, ("departure",)),
        ({"depart_earliest": at(10), "depart_latest": at(10, 20)}, ()),
        ({"reason": "演示调研（更正错字）"}, ()),
        ({"share_consent": True}, ()),
        ({"priority": 1}, ()),
    ],
)
def test_only_the_changes_the_rulebook_names_void_an_approval(
    engine: Engine, changes: dict[str, Any], voided: tuple[str, ...]
) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session)
        approve(session, TEAM)
        result = amended(amend_request(session, "R001", changes, who=CLERK, now=LATER))
        assert result.voided == voided
        rounds = [each.state for each in list_rounds(session, "R001")]
        assert rounds == ([RoundState.VOID, RoundState.OPEN] if voided else [RoundState.APPROVED])
        assert (get_request(session, "R001").approved_at is None) == bool(voided)
        assert len(list_decisions(session, "R001", 1)) == 1, "what was said stays"


def test_a_change_after_the_departure_is_taken_marked_and_approved_anew(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        file(session)
        approve(session, TEAM)
        result = amended(amend_request(session, "R001", {"reason": "演示改写"}, who=CLERK, now=at(12)))
        assert result.voided == ("reason",)
        assert AMENDED_LATE in result.life.marks
        assert result.life.kind is RequestKind.BACK_FILLED


def test_marks_survive_every_later_change(engine: Engine) -> None:
    with transaction(engine) as session:
        file(session, now=at(12))
        later = at(9, day=DAY + timedelta(days=3))
        moved = {"depart_earliest": later, "depart_latest": later}
        result = amended(amend_request(session, "R001", moved, who=CLERK, now=at(13)))
        assert BACK_FILLED in result.life.marks
        assert result.life.kind is RequestKind.BACK_FILLED


def test_a_field_of_the_offices_cannot_be_amended(engine: Engine) -> None:
    with transaction(engine) as session:
        file(session)
        refusal = amend_request(session, "R001", {"approver": "演示冒名"}, who=CLERK, now=LATER)
        assert code_of(refusal) == "not_amendable"


def test_an_older_version_is_refused(engine: Engine) -> None:
    with transaction(engine) as session:
        version = file(session).life.version
        amended(set_share_consent(session, "R001", True, who=CLERK, now=LATER, version=version))
        assert (
            code_of(set_share_consent(session, "R001", False, who=CLERK, now=LATER, version=version)) == "stale_version"
        )
        assert get_request(session, "R001").share_consent


def test_a_withdrawn_request_is_not_planned_and_cannot_be_changed(engine: Engine) -> None:
    with transaction(engine) as session:
        file(session)
        file(session, 2)
        done = withdraw_request(session, "R001", reason="演示取消", who=CLERK, now=LATER)
        assert isinstance(done, Filed)
        assert [each.request for each in list_for_day(session, DAY)] == ["R002"]
        assert list_rounds(session, "R001")[0].state is RoundState.VOID
        assert code_of(withdraw_request(session, "R001", reason="再次", who=CLERK, now=LATER)) == "request_closed"
        assert code_of(amend_request(session, "R001", {"passengers": 3}, who=CLERK, now=LATER)) == "request_closed"


def test_with_an_order_standing_it_is_neither_withdrawn_nor_changed_in_substance(engine: Engine) -> None:
    with transaction(engine) as session:
        appoint_all(session)
        save_ledgers(session, Ledgers(vehicles=(car(),), drivers=(driver(),)))
        file(session)
        approve(session, TEAM)
    with transaction(engine) as session:
        plan_day(session, DAY, roads=ROADS, seconds=1.0)
        (order,) = orders.list_for_request(session, "R001")
        publish(session, order.id)
        assert code_of(withdraw_request(session, "R001", reason="演示", who=CLERK, now=LATER)) == "order_committed"
        assert code_of(amend_request(session, "R001", {"passengers": 3}, who=CLERK, now=LATER)) == "order_committed"
        amended(amend_request(session, "R001", {"reason": "演示更正"}, who=CLERK, now=LATER))


def test_what_nobody_approved_in_time_expires_and_a_back_filled_one_does_not(engine: Engine) -> None:
    with transaction(engine) as session:
        file(session)
        file(session, 2, now=at(12))
        file(session, 3, leaves=at(9, day=DAY + timedelta(days=9)))
        assert expire_requests(session, who=CLERK, now=at(13)) == ["R001"]
        assert expire_requests(session, who=CLERK, now=at(13)) == []
        states = {number: LIVES.get(session, number).state for number in ("R001", "R002", "R003")}
        assert states == {"R001": "expired", "R002": "submitted", "R003": "submitted"}


def test_every_change_is_in_the_journal(engine: Engine) -> None:
    with transaction(engine) as session:
        file(session)
        amended(amend_request(session, "R001", {"passengers": 3}, who=DIRECTOR, now=LATER))
        entries = journal.list_for(session, "requests", "R001")
        assert (entries[0].who, entries[0].change.action) == ("demo.clerk", "created")
        changed = [each.change for each in entries if each.who == DIRECTOR.account]
        assert {"passengers": 2} in [change.before for change in changed]
        assert {"passengers": 3} in [change.after for change in changed]
