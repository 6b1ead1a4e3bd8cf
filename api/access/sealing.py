"""Sealing what must be read again: the second factors' secrets, AES-256-GCM under the key of the settings."""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.settings import Settings, SettingsError

KEY_FILE = "secret.key"
_NONCE = 12
_PURPOSE = b"paiche second factors v1"


class SealBrokenError(RuntimeError):
    """What was sealed cannot be opened: it was changed, or sealed under another key."""


class Sealer:
    """Seals texts; the place a text is for is bound in, so that one account's secret opens for no other."""

    def __init__(self, key: str) -> None:
        derived = HKDF(hashes.SHA256(), 32, salt=None, info=_PURPOSE).derive(key.encode())
        self._cipher = AESGCM(derived)

    def seal(self, text: str, place: str) -> str:
        """The text, sealed for a place."""
        nonce = os.urandom(_NONCE)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())).decode()

    def open(self, sealed: str, place: str) -> str:
        """The text again; raises SealBrokenError."""
        raw = urlsafe_b64decode(sealed)
        try:
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except InvalidTag as error:
            raise SealBrokenError(
                f"“{place}”的密封内容无法打开，secret_key 可能已更换。 / What was sealed for '{place}' cannot be "
                "opened; was secret_key changed?"
            ) from error


def find_key(settings: Settings) -> str:
    """The key of the settings; a single desk without one gets a random one of its own, kept readable for it alone.

    Raises SettingsError for an office (PostgreSQL) that sets none: several machines must share it, so it is not made.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    if not settings.is_embedded:
        raise SettingsError(
            "使用 PostgreSQL 时必须设置 secret_key（环境变量 PAICHE_SECRET_KEY，至少 32 个字符）。 / "
            "With PostgreSQL, secret_key must be set (PAICHE_SECRET_KEY, at least 32 characters)."
        )
    path = settings.data_folder / KEY_FILE
    if path.is_file():
        return path.read_text("ascii").strip()
    return _make(path)


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
