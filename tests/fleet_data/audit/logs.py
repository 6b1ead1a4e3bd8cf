"""A log of made-up looks at vehicles, and what is done with it."""

from __future__ import annotations

from sqlalchemy import Engine

from fleet_data.audit.note import Signer, make_signer
from fleet_data.audit.seal_file import Seal
from fleet_data.audit.verify import Look
from fleet_data.session import reading, transaction
from fleet_data.stores import audit

SIGNER = make_signer("log.example/150100")
ENTRIES = 24


def write(engine: Engine, count: int, first: int = 0) -> None:
    with transaction(engine) as session:
        for number in range(first, first + count):
            audit.append(session, "look", who="演示督查员", subject="vehicles", key=f"K{number}", more={"n": number})


def seal(engine: Engine, signer: Signer = SIGNER) -> Seal | None:
    with transaction(engine) as session:
        return audit.write_checkpoint(session, signer)


def look(engine: Engine, seals: list[Seal] | None = None) -> Look:
    with reading(engine) as session:
        return audit.verify(session, SIGNER.verifier(), seals or [])
