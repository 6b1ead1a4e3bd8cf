"""Row 28: whatever moves come in whatever order, the tree stays a tree, and a subtree is what it is recomputed to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from fleet_data.regions import Region, check_hierarchy, get_region, list_descendants
from fleet_data.session import reading, transaction
from fleet_data.stores import regions
from fleet_data.stores.errors import StoreError
from fleet_data.stores.scopes import list_subtree

BANNERS = list_descendants("150100")[:5]
TOP = get_region("150100")
ROUNDS = 4


def move(engine: Engine, region: Region, parent: str) -> bool:
    try:
        with transaction(engine) as session:
            regions.save_regions(session, [replace(region, parent=parent)], "tests")
    except StoreError:
        return False
    return True


def kept(engine: Engine) -> dict[str, str | None]:
    with reading(engine) as session:
        return {region.code: region.parent for region in regions.list_kept(session)}


def below(parents: dict[str, str | None], top: str) -> set[str]:
    found = {top}
    while more := {code for code, parent in parents.items() if parent in found} - found:
        found |= more
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(BANNERS), st.sampled_from([TOP, *BANNERS])), max_size=8))
def test_any_sequence_of_moves_leaves_a_tree(sqlite: Engine, moves: list[tuple[Region, Region]]):
    for region, parent in moves:
        move(sqlite, region, parent.code)
    parents = kept(sqlite)
    assert check_hierarchy(parents.items()) == []
    with reading(sqlite) as session:
        for code in ("150000", "150100", BANNERS[0].code):
            assert list_subtree(session, [code]) == below(parents, code)


@pytest.mark.parametrize("locked", [True, False])
def test_two_moves_at_once_make_no_circle_and_without_the_lock_they_would(
    engine: Engine, back_end: str, locked: bool, monkeypatch: pytest.MonkeyPatch
):
    first, second = BANNERS[:2]
    circles = 0
    for _ in range(ROUNDS):
        for region in (first, second):
            assert move(engine, region, TOP.code)
        gate = Barrier(2)
        if not locked:
            # Each reads the tree before either writes: what no lock would let happen.
            monkeypatch.setattr(regions, "hold_tree", lambda _: None)
            check = check_hierarchy
            monkeypatch.setattr(
                regions, "check_hierarchy", lambda rows, check=check, gate=gate: (check(rows), wait(gate))[0]
            )
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda pair: move(engine, *pair), ((first, second.code), (second, first.code))))
        monkeypatch.undo()
        circles += bool(check_hierarchy(kept(engine).items()))
        for region in (first, second):
            reset(engine, region)
    assert (circles > 0) is (not locked and back_end == "postgresql")


def wait(gate: Barrier) -> None:
    """Both, or after a moment one alone (where the database lets only one in)."""
    import contextlib
    from threading import BrokenBarrierError

    with contextlib.suppress(BrokenBarrierError):
        gate.wait(0.5)


def reset(engine: Engine, region: Region) -> None:
    from sqlalchemy import update

    from fleet_data.tables import RegionRow

    with transaction(engine) as session:
        session.execute(update(RegionRow).where(RegionRow.code == region.code).values(parent=TOP.code))
