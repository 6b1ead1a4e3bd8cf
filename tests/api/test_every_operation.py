"""Every operation against all of schemathesis' checks, as someone who may call it; a new route needs nothing more.

Schemathesis is blind to who may see what (`test_scopes.py`); it finds what the description and the answers disagree on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from api.access.permissions import MATRIX
from api.app import make_app
from api.guard import find_permission, list_routes
from api.service import Service
from api.settings import Settings
from api.wiring import make_service
from fleet_data.access_records import Role
from fleet_data.session import open_engine

from .conftest import SECRET
from .people import HOHHOT, UNIT, People

EXAMPLES = 6
OF_A_UNIT = (Role.REQUESTER, Role.APPROVER, Role.UNIT_FLEET)


def open_service(url: str, folder: Path) -> Service:
    return make_service(Settings(database_url=url, data_folder=folder / "data", secret_key=SECRET))


def list_operations() -> list[tuple[str, str]]:
    app = make_app(open_service("sqlite://", Path()))
    return [(path, method) for path, methods in app.openapi()["paths"].items() for method in methods]


@pytest.fixture(scope="module")
def house(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """One service for all operations, with someone of every role signed in."""
    folder = tmp_path_factory.mktemp("operations")
    path = folder / "paiche.sqlite3"
    shutil.copy(migrated_sqlite, path)
    owner = open_engine(f"sqlite:///{path}")
    people = People(owner)
    someone = {
        role: people.make(role, region=HOHHOT, unit=UNIT if role in OF_A_UNIT else None, stepped_up=True)
        for role in Role
    }
    owner.dispose()
    service = open_service(f"sqlite:///{path}", folder)
    app = make_app(service)
    with TestClient(app, raise_server_exceptions=False):
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        yield SimpleNamespace(app=app, someone=someone, schema=schema, spent=people)
    service.engine.dispose()


def role_for(house: SimpleNamespace, path: str, method: str) -> Role:
    """A role that the operation is open to."""
    for route in list_routes(house.app):
        if route.path == path and method.upper() in (route.methods or ()):
            permission = find_permission(route)
            return Role.REQUESTER if permission is None else next(iter(MATRIX[permission]))
    raise AssertionError(f"no route for {method} {path}")


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), list_operations())
def test_every_operation_keeps_its_description(house: SimpleNamespace, path: str, method: str, mode: GenerationMode):
    role = role_for(house, path, method)
    # Signing out would end the session of all that follow: its own person does it.
    person = house.spent.make(role, unit=UNIT) if (path, method) == SIGN_OUT else house.someone[role]

    @hypothesis_settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=house.schema[path][method].as_strategy(mode))
    def check(case: Case) -> None:
        # A key of its own for each: the same key with another body is refused, as it must be.
        key = {"Idempotency-Key": str(uuid4())} if mode is GenerationMode.POSITIVE else {}
        case.call_and_validate(headers=person.headers | key)

    try:
        check()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # it takes nothing that could be wrong


SIGN_OUT = ("/api/v1/session", "delete")
