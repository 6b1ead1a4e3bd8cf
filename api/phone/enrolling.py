"""Enrolling a phone: a one-time code handed over in person, and a key the phone made for itself."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from api.access.caller import digest_of
from api.languages import Words
from api.phone.proof import Proof
from api.phone.tokens import Given, give
from api.problems import CONFLICT, NOT_FOUND, REFUSED_SIGN_IN, Fault, Problem
from api.service import Service
from api.transaction import look, run
from fleet_data.access_records import Role
from fleet_data.phone_records import Phone, PhoneCode
from fleet_data.scope import NOTHING, Scope
from fleet_data.stores import drivers, grants, phone_tokens, phones

CODE_LASTS = timedelta(minutes=10)
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look like each other
_LENGTH: Final = 12  # 59 bits: not to be guessed in ten minutes, however many try
_GROUP: Final = 4

WRONG = Words("登记码不正确、已使用或已过期", "The code is wrong, used or over")
NO_DRIVER = Words(
    "该驾驶员没有可用的账号或没有驾驶员角色", "This driver has no account in use, or it has no driver's role"
)


def make_code(session: Session, driver: str, *, who: str, now: datetime) -> tuple[str, PhoneCode]:
    """A code for a driver, shown once; the one before is of no use any more. Raises Problem."""
    account = phones.find_account(session, driver)
    if account is None or account.disabled_at is not None:
        raise Problem(CONFLICT, NO_DRIVER, faults=[Fault("body/driver", NO_DRIVER)])
    if not any(grant.role is Role.DRIVER for grant in grants.list_in_force(session, [account.id], now)):
        raise Problem(CONFLICT, NO_DRIVER, faults=[Fault("body/driver", NO_DRIVER)])
    if account.id == who:
        raise Problem(NOT_FOUND)
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    code = PhoneCode(
        digest=digest_of(letters),
        driver=driver,
        account=account.id,
        region=drivers.region_of(session, driver),
        made_by=who,
        made_at=now,
        until_at=now + CODE_LASTS,
    )
    phones.add_code(session, code)
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP)), code


def enrol(service: Service, text: str, label: str, proof: Proof, now: datetime) -> Given:
    """Enrol the phone whose key made the proof; raises Problem, the same for every wrong code."""
    digest = digest_of(text.replace("-", "").replace(" ", "").upper())
    code = look(service.engine, NOTHING, lambda session: phones.find_code(session, digest, now))
    if code is None:
        raise Problem(REFUSED_SIGN_IN, WRONG)
    scope = Scope(person=code.account, driver=code.driver)

    def keep(session: Session) -> Given | None:
        if not phone_tokens.take_proof(session, proof.digest, proof.until_at):
            return None
        if not phones.use_code(session, digest, now):
            return None
        phone = Phone(
            phone=f"phone-{secrets.token_hex(12)}",
            driver=code.driver,
            account=code.account,
            region=code.region,
            label=label,
            key=proof.key,
            thumbprint=proof.thumbprint,
            enrolled_at=now,
            enrolled_by=code.made_by,
        )
        phones.add(session, phone)
        return give(session, phone, 1, now)

    given = run(service.engine, scope, keep)
    if given is None:
        raise Problem(REFUSED_SIGN_IN, WRONG)
    return given
