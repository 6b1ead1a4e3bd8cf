"""Passwords: argon2id, and two profiles of rules, since the standards contradict each other.

`dengbao` (GB/T 22239-2019 §8.1.4.1, the default): complexity, rotation, no reuse. `asvs` (OWASP ASVS 5, whose 6.2.5 and
6.2.10 forbid both): length and no common words. Both refuse what is easily guessed.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.access.errors import AccessError
from api.settings import PasswordProfile

MIN_LENGTH = 12
MAX_LENGTH = 128
CLASSES = 3
ONE_TIME_LASTS = timedelta(hours=72)
# Left out: what is mistaken for something else when typed from paper.
_ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
_GUESSED = ("password", "paiche", "qwerty", "123456", "abcdef", "admin", "gongche", "neimenggu", "woaini", "111111")
_KINDS = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one standard."""

    classes: int
    days: int | None
    remembered: int


PROFILES = {
    PasswordProfile.DENGBAO: Profile(classes=CLASSES, days=90, remembered=5),
    PasswordProfile.ASVS: Profile(classes=0, days=None, remembered=0),
}


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _of_nobody() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))


def hash_of(password: str) -> str:
    """The password as it is kept."""
    return _hasher().hash(password)


def verify(password: str, kept: str | None) -> bool:
    """Whether it is the password; takes as long where there is no such account."""
    return _hasher().verify(password, kept or _of_nobody()) and kept is not None


def make_one_time() -> str:
    """A random credential for one use, about 110 bits, easily typed."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def is_stale(set_at: datetime | None, profile: PasswordProfile, now: datetime) -> bool:
    """Whether the profile wants a new one."""
    days = PROFILES[profile].days
    return days is not None and set_at is not None and now - set_at > timedelta(days=days)


def check_new(password: str, profile: PasswordProfile, names: tuple[str, ...], used: tuple[str, ...] = ()) -> None:
    """Raises AccessError for a password the profile refuses; `names` are of the person, `used` the last hashes."""
    rules = PROFILES[profile]
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise AccessError(
            f"密码应为 {MIN_LENGTH}–{MAX_LENGTH} 个字符，请改正。 / "
            f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters; choose another."
        )
    if sum(any(kind(sign) for sign in password) for kind in _KINDS) < rules.classes:
        raise AccessError(
            f"密码应含大写、小写、数字、符号中的至少 {rules.classes} 类（等保要求），请改正。 / A password holds at "
            f"least "
            f"{rules.classes} of capitals, small letters, digits and signs (GB/T 22239); choose another."
        )
    plain = password.casefold()
    if any(word in plain for word in (*_GUESSED, *(name.casefold() for name in names if len(name) > 3))):
        raise AccessError(
            "密码含有账号名或容易猜到的词，请换一个。 / The password holds the account's name or a word that is easily "
            "guessed; choose another."
        )
    if len(set(password)) < MIN_LENGTH // 2:
        raise AccessError("密码重复字符过多，请换一个。 / The password repeats itself; choose another.")
    if any(_hasher().verify(password, old) for old in used[: rules.remembered]):
        raise AccessError(
            f"不能使用最近 {rules.remembered} 次用过的密码。 / It is one of the last {rules.remembered} passwords; "
            "choose another."
        )
