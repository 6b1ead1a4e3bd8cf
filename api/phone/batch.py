"""A batch as a phone sends it: signed events, and positions that the signature covers by their digest.

The positions are no part of what is signed and kept whole: those from off duty must leave no trace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from joserfc import jws
from joserfc.errors import JoseError
from pydantic import ValidationError

from api.field_words import pointer_of, words_of
from api.languages import Words
from api.phone.proof import ALGORITHMS, import_key
from api.problems import BAD_INPUT, Fault, Problem
from api.schemas.my import BatchIn, SignedBatchIn
from fleet_data.phone_records import Phone
from fleet_data.tracks.wire.batches import Parsed, parse_batch
from fleet_data.tracks.wire.inflating import BadBodyError

TYPE = "paiche-batch+jws"


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch whose signature holds."""

    told: SignedBatchIn
    signed: str
    digest: str
    points: Parsed | None


def read_batch(body: BatchIn, phone: Phone, received_at: datetime) -> Batch:
    """Read a batch of this phone; raises Problem with nothing taken."""
    signed = body.signed.encode("ascii", "replace")
    try:
        header = dict(jws.extract_compact(signed).headers())
        if header.get("typ") != TYPE or header.get("alg") not in ALGORITHMS:
            raise ValueError("of another kind")
        opened = jws.deserialize_compact(signed, import_key(phone.key), algorithms=[header["alg"]])
        told = SignedBatchIn.model_validate_json(opened.payload)
    except ValidationError as error:
        faults = [Fault(f"body/signed/{pointer_of(dict(each))}", words_of(dict(each))) for each in error.errors()]
        raise Problem(BAD_INPUT, faults=faults) from error
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _refuse("body/signed", "签名不是本手机对此内容的签名", "it is not signed by this phone's key") from error
    if told.phone != phone.phone:
        raise _refuse("body/signed", "批次属于另一部手机", "the batch is another phone's")
    digest = None if body.positions is None else sha256(body.positions.encode()).hexdigest()
    if digest != told.positions_sha256:
        raise _refuse(
            "body/positions", "位置数据与签名中的摘要不符", "the positions are not those that were signed for"
        )
    return Batch(told, body.signed, sha256(signed).hexdigest(), _read_points(body.positions, phone, received_at))


def _read_points(text: str | None, phone: Phone, received_at: datetime) -> Parsed | None:
    if text is None:
        return None
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or told.get("device") not in (None, phone.phone):
            raise BadBodyError("应为本手机的位置。 / They must be this phone's own.")
        return parse_batch(text.encode(), phone.phone, received_at)
    except (BadBodyError, ValueError, RecursionError) as error:
        zh, _, en = str(error).partition(" / ")
        raise _refuse("body/positions", zh, en or zh) from error


def _refuse(field: str, zh: str, en: str) -> Problem:
    return Problem(BAD_INPUT, Words(zh, en), faults=[Fault(field, Words(zh, en))])
