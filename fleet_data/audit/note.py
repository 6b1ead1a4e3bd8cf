"""Signed notes (the text format of Go's sumdb and of C2SP): a text, and lines that sign it by Ed25519."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fleet_data.audit.merkle import ALGORITHMS, Algorithm

_ED25519 = b"\x01"
_DASH = "— "
_OWNER_ONLY = 0o600


class NoteError(ValueError):
    """A note, a key or a file of either cannot be taken; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note of the log says: so many leaves, this root. `origin` names the log."""

    origin: str
    size: int
    root: bytes
    algorithm: Algorithm
    at: datetime

    def text(self) -> str:
        """The text that is signed (C2SP tlog-checkpoint, with two lines of extension)."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nalgorithm {self.algorithm}\nat {self.at.isoformat()}\n"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the name of the key, which is the log's origin, and the key."""

    name: str
    key: Ed25519PrivateKey

    def sign(self, checkpoint: Checkpoint) -> str:
        """The note of a checkpoint."""
        return add_signature(checkpoint.text() + "\n", self)

    def verifier(self) -> str:
        """The public key as one line: name, id, key."""
        public = self.key.public_key().public_bytes_raw()
        return f"{self.name}+{_key_id(self.name, public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def add_signature(note: str, signer: Signer) -> str:
    """The note with one more signature, so that a witness of another office can sign what was signed here."""
    public = signer.key.public_key().public_bytes_raw()
    signature = signer.key.sign(_text_of(note).encode())
    stamped = base64.b64encode(_key_id(signer.name, public) + signature).decode()
    return f"{note}{_DASH}{signer.name} {stamped}\n"


def open_note(note: str, verifier: str) -> Checkpoint:
    """What the note says, once its signature by this public key holds. Raises NoteError."""
    name, key_id, key = read_verifier(verifier)
    text = _text_of(note)
    for line in note[len(text) + 1 :].splitlines():
        signed_by, _, encoded = line.removeprefix(_DASH).rpartition(" ")
        stamped = _decode(encoded)
        if signed_by != name or stamped[:4] != key_id:
            continue
        try:
            key.verify(stamped[4:], text.encode())
        except InvalidSignature:
            raise NoteError(
                f"{name} 的签名与检查点内容不符。 / The signature of {name} does not fit: it was altered."
            ) from None
        return _read(text)
    raise NoteError(f"检查点没有 {name} 的签名。 / The checkpoint bears no signature of {name}; use the log's own key.")


def read_verifier(line: str) -> tuple[str, bytes, Ed25519PublicKey]:
    """Name, id and key of a public key's line. Raises NoteError."""
    name, _, rest = line.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    key = _decode(encoded)
    if len(key) != 33 or key[:1] != _ED25519 or _key_id(name, key[1:]).hex() != key_id:
        raise NoteError(
            "公钥应为一行“名称+编号+密钥”，由 `paiche audit key` 生成。 / "
            "A public key is one line of NAME+ID+KEY, as `paiche audit key` writes it; this is none."
        )
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(key[1:])


def make_signer(name: str) -> Signer:
    """A signer with a new key. Raises NoteError for a name with a space or a plus sign, which notes cannot hold."""
    if not name or any(letter.isspace() or letter == "+" for letter in name):
        raise NoteError(f"密钥名称“{name}”不能含空格或加号。 / A key's name has no space and no plus sign: '{name}'.")
    return Signer(name, Ed25519PrivateKey.generate())


def write_signer(signer: Signer, path: Path) -> None:
    """The private key into a file that its owner alone may read, the name in its first line. Raises FileExistsError."""
    pem = signer.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.touch(_OWNER_ONLY, exist_ok=False)
    path.write_bytes(f"{signer.name}\n".encode() + pem)


def read_signer(path: Path) -> Signer:
    """The signer of a file that `write_signer` wrote. Raises NoteError, OSError."""
    name, _, pem = path.read_bytes().partition(b"\n")
    try:
        key = serialization.load_pem_private_key(pem, None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoteError(
            f"{path} 不是审计私钥文件。 / {path} is no private key of an audit log; `paiche audit key` makes one."
        )
    return Signer(name.decode(), key)


def _read(text: str) -> Checkpoint:
    try:
        origin, size, root, algorithm, at = text.splitlines()
        name = algorithm.removeprefix("algorithm ")
        known = next(each for each in ALGORITHMS if each == name)
        return Checkpoint(origin, int(size), _decode(root), known, datetime.fromisoformat(at.removeprefix("at ")))
    except (ValueError, StopIteration):
        raise NoteError(
            "检查点内容无法读懂。 / The checkpoint's text cannot be read; it is of another program."
        ) from None


def _text_of(note: str) -> str:
    text, found, _ = note.partition("\n\n")
    if not found:
        raise NoteError("检查点缺少签名部分。 / The checkpoint has no signatures below its text.")
    return text + "\n"


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
