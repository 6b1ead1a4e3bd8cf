"""Whatever is tried on a request, and by whom: nobody approves himself, and no mark is lost."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dispatch.approvals import approve_orally, approve_request, complete_paper, reject_request
from dispatch.person import Person
from fleet_data.request_records import RequestState
from fleet_data.session import transaction
from fleet_data.stores.approvals import list_decisions
from fleet_data.stores.request_lives import LIVES
from fleet_data.stores.requests import get_request
from rulebook.terms import Purpose
from tests.dispatch.days import at
from tests.dispatch.desk import CLERK, DEPUTY, DIRECTOR, DUTY, NOW, TEAM, appoint, file

PEOPLE = (CLERK, TEAM, DIRECTOR, DEPUTY, DUTY)
MOVES = st.lists(
    st.tuples(st.sampled_from(("approve", "reject", "oral", "paper", "amend", "withdraw")), st.sampled_from(PEOPLE)),
    max_size=12,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=MOVES,
    filer=st.sampled_from(PEOPLE),
    purpose=st.sampled_from((Purpose.SURVEY, Purpose.EMERGENCY)),
    inside=st.booleans(),
    late=st.booleans(),
)
def test_whatever_is_tried_nobody_approves_himself_and_no_mark_is_lost(
    engine: Engine, moves: list[tuple[str, Person]], filer: Person, purpose: Purpose, inside: bool, late: bool
) -> None:
    from dispatch.amending import amend_request
    from dispatch.filing import withdraw_request

    now = at(12) if late else NOW
    session_of = transaction(engine)
    with session_of as session:
        for role, person in {
            "team_head": TEAM,
            "office_director": DIRECTOR,
            "deputy_head": DEPUTY,
            "duty_leader": DUTY,
        }.items():
            appoint(session, role, person)
        file(session, now=now, who=filer, purpose=purpose, inside_allowance_area=inside)
        seen: set[str] = set()
        for number, (move, person) in enumerate(moves):
            acts = {
                "approve": lambda p: approve_request(session, "R001", who=p, now=now),
                "reject": lambda p: reject_request(session, "R001", who=p, now=now, reason="演示"),
                "oral": lambda p: approve_orally(session, "R001", who=p, now=now, given_at=now),
                "paper": lambda p: complete_paper(session, "R001", who=p, now=now),
                "amend": lambda p, n=number: amend_request(session, "R001", {"passengers": 1 + n % 3}, who=p, now=now),
                "withdraw": lambda p: withdraw_request(session, "R001", who=p, now=now, reason="演示"),
            }
            acts[move](person)
            life, record = LIVES.get(session, "R001"), get_request(session, "R001")
            decisions = list_decisions(session, "R001")
            assert all(each.person != filer.account for each in decisions)
            by_round = [(each.round, each.person, each.form == "oral") for each in decisions]
            assert len(set(by_round)) == len(by_round)
            assert seen <= set(life.marks)
            seen = set(life.marks)
            assert (life.state == RequestState.APPROVED) == (
                record.approved_at is not None
            ) or life.state == "withdrawn"
        session.rollback()
