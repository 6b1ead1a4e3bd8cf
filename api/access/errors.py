"""What the rules of access refuse, as sentences in both languages."""

from __future__ import annotations


class AccessError(ValueError):
    """A grant, password or account the rules refuse; the sentence names the rule and the next step."""
