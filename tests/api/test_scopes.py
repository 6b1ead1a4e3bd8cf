"""Row 3: what lies outside a caller's scope is not there: by the stores, and by the database when a store forgets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from api.access.permissions import MATRIX, Permission
from api.app import make_app
from api.guard import UnguardedRouteError, check_routes, find_permission, list_routes
from api.problems import Problem
from api.service import Service
from api.transaction import run
from fleet_data.access_records import Role
from fleet_data.row_security.policies import APPEND_ONLY, DELETABLE, OPEN, POLICIES
from fleet_data.scope import NOTHING, Scope
from fleet_data.scoped import bind, scoped_reading, scoped_transaction
from fleet_data.session import open_engine, transaction
from fleet_data.stores.scopes import list_subtree
from fleet_data.tables import Base, PoolRow, UnitRow

from .people import BAOTOU, HOHHOT, UNIT, WHOLE, XINCHENG, People

PLACES = {"own": HOHHOT, "child": XINCHENG, "sibling": BAOTOU, "parent": WHOLE, "foreign": "152500"}
OF_A_UNIT = (Role.REQUESTER, Role.APPROVER, Role.UNIT_FLEET)


@pytest.fixture
def pools(owner: Engine) -> dict[str, str]:
    """A pool in each kind of place."""
    names = {kind: f"演示车队 {kind}" for kind in PLACES}
    with transaction(owner) as session:
        session.add_all(PoolRow(name=names[kind], region=code, lat=40.8, lon=111.7) for kind, code in PLACES.items())
    return names


def sees(role: Role, kind: str) -> bool:
    """By the text of the rule: a region and all below it; of a unit, its region."""
    if role not in MATRIX[Permission.SEE_FLEET]:
        return False
    return kind == "own" or (kind == "child" and role not in OF_A_UNIT)


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_its_places_and_no_other(client: TestClient, people: People, pools: dict[str, str], role: Role):
    person = people.make(role, region=HOHHOT, unit=UNIT if role in OF_A_UNIT else None)
    listed = client.get("/api/v1/pools", params={"sort": "-region"}, headers=person.headers)
    if role not in MATRIX[Permission.SEE_FLEET]:
        assert listed.status_code == 403
        return
    wanted = {pools[kind] for kind in PLACES if sees(role, kind)}
    assert {each["name"] for each in listed.json()["items"]} == wanted
    for kind, code in PLACES.items():
        one = client.get(f"/api/v1/pools/{pools[kind]}", headers=person.headers)
        assert one.status_code == (200 if sees(role, kind) else 404), kind
        filtered = client.get("/api/v1/pools", params={"region": code}, headers=person.headers).json()["items"]
        assert bool(filtered) is sees(role, kind), kind


def test_outside_and_not_there_answer_alike(client: TestClient, people: People, pools: dict[str, str]):
    person = people.make(Role.DISPATCHER, region=HOHHOT)
    bodies = [client.get(f"/api/v1/pools/{name}", headers=person.headers).json() for name in (pools["sibling"], "没有")]
    for each in bodies:
        each.pop("instance")
        each["detail"] = each["detail"].replace(pools["sibling"], "…").replace("没有”", "…”").replace("“没有", "“…")
    assert bodies[0]["status"] == bodies[1]["status"] == 404
    assert bodies[0]["type"] == bodies[1]["type"]


def test_a_role_without_the_permission_is_refused_on_every_route(service: Service, client: TestClient, people: People):
    probes = 0
    persons = {role: people.make(role, unit=UNIT if role in OF_A_UNIT else None, stepped_up=True) for role in Role}
    for route in list_routes(make_app(service)):
        permission = find_permission(route)
        if permission is None:
            continue
        address = (route.path or "").format_map(_Filled())
        for (role, person), method in product(persons.items(), sorted(route.methods or ())):
            allowed = role in MATRIX[permission] or permission is Permission.USE_OWN_ACCOUNT
            if allowed:
                continue
            answer = client.request(method, address, headers=person.headers, json={})
            probes += 1
            assert answer.status_code == 403, (method, address, role)
        for method in sorted(route.methods or ()):
            assert client.request(method, address, json={}).status_code == 401
            probes += 1
    assert probes > 100


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "150100" if name in ("region", "code") else "00000000-0000-4000-8000-000000000000"


def test_a_route_without_a_permission_stops_the_start(service: Service):
    app = make_app(service)

    @app.get("/api/v1/forgotten")
    def forgotten() -> dict[str, str]:
        return {}

    with pytest.raises(UnguardedRouteError, match="GET /api/v1/forgotten"):
        check_routes(app)


def test_a_route_that_is_declared_would_not_stop_it():
    check_routes(FastAPI(openapi_url=None, docs_url=None, redoc_url=None))


@pytest.fixture
def guarded(postgresql_url: str, owner_of_postgresql: Engine) -> Iterator[Engine]:
    """An engine of two connections, as the service binds it, on PostgreSQL with two pools."""
    with transaction(owner_of_postgresql) as session:
        session.add_all(PoolRow(name=f"车队{code}", region=code, lat=40.8, lon=111.7) for code in (HOHHOT, BAOTOU))
    engine = open_engine(postgresql_url, connections=2, wait_seconds=30)
    bind(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def owner_of_postgresql(postgresql_url: str) -> Iterator[Engine]:
    from .conftest import wipe

    engine = open_engine(postgresql_url)
    yield engine
    wipe(engine)
    engine.dispose()


def names(engine: Engine, scope: Scope) -> list[str]:
    """Every pool, by a query that forgot its scope."""
    with scoped_reading(engine, scope) as session:
        return list(session.scalars(select(PoolRow.name).order_by(PoolRow.name)))


def test_the_database_hides_what_a_store_forgot_to(guarded: Engine):
    assert names(guarded, Scope(regions=frozenset({HOHHOT}))) == [f"车队{HOHHOT}"]
    assert names(guarded, Scope(units=frozenset({(BAOTOU, UNIT)}))) == [f"车队{BAOTOU}"]


def test_without_a_scope_fresh_and_reused_connections_show_nothing(guarded: Engine):
    assert names(guarded, NOTHING) == []
    assert names(guarded, Scope(regions=frozenset({HOHHOT, BAOTOU}))) != []
    for _ in range(4):  # the pool holds two connections: these are used ones
        assert names(guarded, NOTHING) == []
    with guarded.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pools")) == 0


def test_five_hundred_requests_of_two_regions_never_mix(guarded: Engine):
    def ask(number: int) -> list[str]:
        code = (HOHHOT, BAOTOU)[number % 2]
        if number % 5 == 0:
            with pytest.raises(ZeroDivisionError), scoped_transaction(guarded, Scope(frozenset({code}))):
                raise ZeroDivisionError
        return [name for name in names(guarded, Scope(frozenset({code}))) if code not in name]

    with ThreadPoolExecutor(4) as pool:
        foreign = [name for found in pool.map(ask, range(500)) for name in found]
    assert foreign == []


def test_without_the_policies_the_forgotten_scope_would_be_found(guarded: Engine, owner_of_postgresql: Engine):
    with owner_of_postgresql.begin() as connection:
        connection.execute(text("ALTER TABLE pools NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"))
    try:
        assert len(names(guarded, Scope(regions=frozenset({HOHHOT})))) == 2
    finally:
        with owner_of_postgresql.begin() as connection:
            connection.execute(text("ALTER TABLE pools ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))


def test_writing_into_another_region_is_refused_like_a_thing_that_is_not_there(guarded: Engine):
    with pytest.raises(Problem) as refused:
        run(
            guarded,
            Scope(frozenset({HOHHOT})),
            lambda session: session.add(PoolRow(name="外区", region=BAOTOU, lat=40.6, lon=109.8)),
        )
    assert refused.value.kind.status == 404


def test_the_service_can_neither_delete_records_nor_change_what_is_only_added_to(guarded: Engine):
    for words in ("DELETE FROM pools", "UPDATE journal SET who = 'x'", "TRUNCATE pools"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            scoped_transaction(guarded, Scope(frozenset({HOHHOT}))) as session,
        ):
            session.execute(text(words))


def list_queries(source: str) -> list[str]:
    """Statements of SQLAlchemy that a source imports."""
    return [
        alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sqlalchemy"
        for alias in node.names
        if alias.name in ("select", "insert", "update", "delete")
    ]


def test_no_entrance_asks_the_tables_itself():
    root = Path(__file__).resolve().parents[2]
    asking = {path.name for path in (root / "api").rglob("*.py") if list_queries(path.read_text("utf-8"))}
    assert asking == set()


def test_an_entrance_that_asks_itself_would_be_found():
    assert list_queries("from sqlalchemy import Select, select\n") == ["select"]


def test_every_table_has_its_policy_or_a_reason_to_have_none():
    tables = set(Base.metadata.tables)
    assert tables - set(POLICIES) - set(OPEN) == set()
    assert set(POLICIES) & set(OPEN) == set()
    assert (set(POLICIES) | set(OPEN) | APPEND_ONLY | DELETABLE) - tables == set()


def test_every_table_is_protected_as_the_lists_say(owner_of_postgresql: Engine):
    with owner_of_postgresql.connect() as connection:
        query = "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relkind IN ('r', 'p')"
        protected = set(connection.scalars(text(query)))
        roles = connection.execute(
            text("SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname LIKE 'paiche_%'")
        ).all()
    assert protected & set(Base.metadata.tables) == set(POLICIES)
    assert {tuple(row) for row in roles} == {(False, False, False)}


def test_a_subtree_is_the_region_and_all_below(owner: Engine):
    with transaction(owner) as session:
        assert list_subtree(session, [WHOLE]) >= {WHOLE, HOHHOT, XINCHENG, BAOTOU}
        assert len(list_subtree(session, [WHOLE])) == 116
        assert list_subtree(session, [XINCHENG]) == {XINCHENG}
        assert list_subtree(session, ["999999"]) == frozenset()


def test_a_scope_of_units_sees_the_rows_of_its_unit_alone(owner: Engine):
    with transaction(owner) as session:
        for region, name in ((HOHHOT, UNIT), (HOHHOT, "另一机关"), (BAOTOU, UNIT)):
            session.add(UnitRow(region=region, name=name))
        session.flush()
        scope = Scope(units=frozenset({(HOHHOT, UNIT)}))
        query = scope.limit(select(UnitRow), UnitRow.region, UnitRow.name)
        assert [(row.region, row.name) for row in session.scalars(query)] == [(HOHHOT, UNIT)]
        assert session.scalars(NOTHING.limit(select(UnitRow), UnitRow.region, UnitRow.name)).all() == []
