"""A fleet on the road, on SQLite and on PostgreSQL.

The application is made once, since making it takes longer than most tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.app import make_app
from api.phone.windows import PhoneDoor
from api.service import Service
from api.settings import Settings
from api.wiring import make_service

from ..conftest import SECRET
from ..people import People
from .handset import Road


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder: Path = tmp_path_factory.mktemp("application")
    return make_app(make_service(Settings(database_url="sqlite://", data_folder=folder, secret_key=SECRET)))


@pytest.fixture
def client(application: FastAPI, service: Service) -> Iterator[TestClient]:
    """The application on this test's database."""
    application.state.service, application.state.door = service, PhoneDoor(service)
    yield TestClient(application, raise_server_exceptions=False)
    application.state.door.close()


@pytest.fixture
def road(client: TestClient, people: People, owner: Engine) -> Road:
    return Road(client, people, owner)
