"""Sign-ins begun at the identity provider: each comes back at most once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from fleet_data.tables import OidcFlowRow


@dataclass(frozen=True, slots=True)
class OidcFlow:
    """What has to be remembered until the person comes back."""

    nonce: str
    verifier: str
    begun_at: datetime


def digest_of(secret: str) -> str:
    """Under what a secret of the browser is kept."""
    return sha256(secret.encode()).hexdigest()


def add(session: Session, state: str, browser: str, flow: OidcFlow) -> None:
    """Remember a sign-in that goes out."""
    row = {
        "state_digest": digest_of(state),
        "browser_digest": digest_of(browser),
        "nonce": flow.nonce,
        "verifier": flow.verifier,
        "begun_at": flow.begun_at,
    }
    session.execute(insert(OidcFlowRow), [row])


def take(session: Session, state: str, browser: str, oldest: datetime) -> OidcFlow | None:
    """The sign-in that comes back, once: to the same browser, and not too late."""
    row = session.get(OidcFlowRow, digest_of(state))
    if row is None or row.browser_digest != digest_of(browser):
        return None
    flow = OidcFlow(row.nonce, row.verifier, row.begun_at)
    done = session.execute(delete(OidcFlowRow).where(OidcFlowRow.state_digest == row.state_digest))
    return flow if getattr(done, "rowcount", 0) == 1 and flow.begun_at >= oldest else None


def forget_before(session: Session, at: datetime) -> None:
    """Drop what never came back."""
    session.execute(delete(OidcFlowRow).where(OidcFlowRow.begun_at < at))
