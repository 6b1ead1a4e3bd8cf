"""The order of the mechanisms is dated data of the place."""

from datetime import date
from pathlib import Path

import pytest

from dispatch import policy as policy_module
from dispatch.docket import judge_day
from dispatch.policy import UnusableOrderError, read_policy
from fleet_data.records import Ledgers
from rulebook.book import Rulebook, asof
from rulebook.terms import Mechanism
from tests.dispatch.days import DAY, HOHHOT, ROADS, agreement, car, driver, other_pool, request, supplier

CAR, DRIVER = other_pool()
LEDGERS = Ledgers(
    vehicles=(car(), CAR),
    drivers=(driver(), DRIVER),
    requests=(request(),),
    suppliers=(supplier(),),
    agreements=(agreement(),),
)


def local_order(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """An instrument of Hohhot's own that sets the order, read in place of the shipped folder alone."""
    home = folder / "150100" / "demo_order_2026"
    (home / "values").mkdir(parents=True)
    (home / "instrument.toml").write_text(
        'title_zh = "演示办法"\ntitle_en = "Demo measures"\nissuer_zh = "演示"\nissuer_en = "demo"\nnumber = "-"\n'
        'level = "notice"\nfrom = 2026-01-01\nstatus = "unverified"\nsources = ["ours"]\n',
        encoding="utf-8",
    )
    listed = ", ".join(f'"{name}"' for name in names)
    (home / "values" / "mechanism.order.toml").write_text(
        'name = "mechanism.order"\nlabel_zh = "顺序"\nlabel_en = "order"\nunit = "names"\ndirection = "free"\n'
        f'[[history]]\nfrom = 2026-01-01\namount = [{listed}]\narticle = "Art. 1"\nstatus = "unverified"\n'
        'source = "ours"\n',
        encoding="utf-8",
    )

    def local(day: date, jurisdiction: str) -> Rulebook:
        return asof(day, jurisdiction, folder)

    monkeypatch.setattr(policy_module, "asof", local)


def test_the_order_is_read_from_the_rulebook() -> None:
    policy = read_policy(DAY, HOHHOT)
    assert policy.mechanisms == tuple(Mechanism(name) for name in asof(DAY, HOHHOT).value("mechanism.order").names)
    assert "mechanism.order" in {value.name for value in policy.values}


def test_a_mechanism_the_place_does_not_list_is_left_out_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local_order(tmp_path, monkeypatch, "own_level")
    docket = judge_day(LEDGERS, DAY, HOHHOT, ROADS)
    assert (docket.agreements, docket.suppliers) == ((), ())
    assert {each.kind for each in docket.left_out if each.code == "mechanism_not_listed"} == {"agreement", "supplier"}


def test_with_the_usual_order_nothing_is_left_out_for_it() -> None:
    docket = judge_day(LEDGERS, DAY, HOHHOT, ROADS)
    assert len(docket.agreements) == len(docket.suppliers) == 1


@pytest.mark.parametrize("names", [("social", "cross_region"), ("own_level", "own_level")])
def test_an_order_that_cannot_be_planned_by_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    local_order(tmp_path, monkeypatch, *names)
    with pytest.raises(UnusableOrderError, match=r"150100/demo_order_2026 .*own_level"):
        read_policy(DAY, HOHHOT)
