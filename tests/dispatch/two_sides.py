"""Two regions of the tests, and their steps on a two-sided order."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dispatch import cross_region as desk
from dispatch.person import Person
from fleet_data.records import Ledgers
from fleet_data.settlement_records import TwoSidedOrder
from fleet_data.stores import ledgers
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, agreement, at, car, driver, other_pool, request

HOME, AWAY, HOME2 = Person("demo.home", "演示本地"), Person("demo.away", "演示外地"), Person("demo.home2", "演示本地二")
CAR, DRIVER = other_pool()
NOW = at(8)
AFTER = at(20)
MONTH = date(2026, 11, 1)
BACK = agreement(2, pool_region=HOHHOT, request_region=BAOTOU, cost_per_option_cny=0.0)


def ask(session: Session, number: int = 1, lets: str = "A001", **more: Any) -> TwoSidedOrder:
    usual = {"who": HOME, "sides": [HOHHOT], "now": NOW}
    done = desk.ask_region(session, f"R{number:03d}", lets, **(usual | more))
    assert isinstance(done, TwoSidedOrder), done
    return done


def accept(session: Session, key: str, **more: Any) -> Any:
    usual = {"vehicle": CAR.plate, "driver": DRIVER.driver, "who": AWAY, "sides": [BAOTOU], "now": NOW}
    return desk.accept_ask(session, key, **(usual | more))


def billed(session: Session, number: int = 1, km: float = 100.0, day: date = DAY) -> TwoSidedOrder:
    key = ask(session, number).ask
    accept(session, key)
    desk.report_served(session, key, ended_on=day, km=km, minutes=120.0, who=AWAY, sides=[BAOTOU], now=AFTER)
    done = desk.bill_ask(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


def agreed(session: Session, number: int = 1, km: float = 100.0, day: date = DAY) -> TwoSidedOrder:
    key = billed(session, number, km, day).ask
    done = desk.agree_bill(session, key, who=HOME, sides=[HOHHOT], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


def visit(session: Session, number: int, km: float) -> TwoSidedOrder:
    """The other way round: Baotou asks, Hohhot serves; fixed 60 and 0.8 a kilometre, no surcharge."""
    key = ask(session, number, "A002", who=AWAY, sides=[BAOTOU]).ask
    own = {"who": HOME, "sides": [HOHHOT]}
    accept(session, key, vehicle=car().plate, driver="D001", now=NOW, **own)
    desk.report_served(session, key, ended_on=DAY, km=km, minutes=60.0, now=AFTER, **own)
    desk.bill_ask(session, key, now=AFTER, **own)
    done = desk.agree_bill(session, key, who=AWAY, sides=[BAOTOU], now=AFTER)
    assert isinstance(done, TwoSidedOrder), done
    return done


def fill(session: Session) -> None:
    asked = tuple(request(n) for n in (1, 2, 3))
    visiting = tuple(request(n, region=BAOTOU) for n in (7, 8))
    held = Ledgers(
        vehicles=(car(), CAR),
        drivers=(driver(), DRIVER),
        requests=(*asked, *visiting),
        agreements=(agreement(), BACK),
    )
    ledgers.save_ledgers(session, held)
