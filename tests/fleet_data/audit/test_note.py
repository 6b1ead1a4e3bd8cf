"""Checkpoints: signed by the log and by witnesses, altered by nobody."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fleet_data.audit.note import (
    Checkpoint,
    NoteError,
    Signer,
    add_signature,
    make_signer,
    open_note,
    read_signer,
    write_signer,
)

POINT = Checkpoint("log.example/150100", 7, bytes(range(32)), "sm3", datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC))


def test_a_note_says_what_was_signed():
    signer = make_signer("log.example/150100")
    note = signer.sign(POINT)
    assert open_note(note, signer.verifier()) == POINT
    assert note.splitlines()[:2] == ["log.example/150100", "7"]


def test_a_public_key_is_written_as_the_format_of_signed_notes_says():
    """The example key of Go's sumdb/note package; name, id and key hang together."""
    seed = bytes(32)
    line = Signer("example.com/foo", Ed25519PrivateKey.from_private_bytes(seed)).verifier()
    name, key_id, _ = line.split("+", 2)
    assert (name, len(key_id)) == ("example.com/foo", 8)


@pytest.mark.parametrize(
    ("old", "new"), [("\n7\n", "\n8\n"), ("sm3", "sha256"), ("log.example", "log.other"), ("AAEC", "AAED")]
)
def test_an_altered_note_is_refused(old: str, new: str):
    signer = make_signer("log.example/150100")
    note = signer.sign(POINT)
    assert old in note
    with pytest.raises(NoteError):
        open_note(note.replace(old, new, 1), signer.verifier())


def test_a_witness_signs_the_same_text_beside_the_log():
    signer, witness = make_signer("log.example/150100"), make_signer("witness.example")
    note = add_signature(signer.sign(POINT), witness)
    assert open_note(note, signer.verifier()) == open_note(note, witness.verifier()) == POINT


def test_a_note_of_another_key_is_refused():
    note = make_signer("log.example/150100").sign(POINT)
    with pytest.raises(NoteError, match="bears no signature"):
        open_note(note, make_signer("log.example/150100").verifier())


@pytest.mark.parametrize("line", ["", "log", "log+00000000+AAAA", "log+x"])
def test_what_is_no_public_key_is_refused(line: str):
    with pytest.raises(NoteError, match="as `paiche audit key` writes it"):
        open_note(make_signer("log").sign(POINT), line)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_key_has_a_name_that_notes_can_hold(name: str):
    with pytest.raises(NoteError, match="no space and no plus"):
        make_signer(name)


def test_a_private_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path):
    path = tmp_path / "audit.key"
    signer = make_signer("log.example/150100")
    write_signer(signer, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_signer(path).verifier() == signer.verifier()
    with pytest.raises(FileExistsError):
        write_signer(signer, path)
    path.write_bytes(b"log\nno key")
    with pytest.raises(NoteError, match="no private key"):
        read_signer(path)
