from datetime import date
from pathlib import Path

import pytest

from rulebook.book import Rulebook, asof

HERE = Path(__file__).parent
LOCAL = HERE / "local"
DAY = date(2026, 11, 23)


@pytest.fixture
def book() -> Rulebook:
    """Hohhot on the demonstration day."""
    return asof(DAY, "150100")


@pytest.fixture
def local() -> Path:
    """A district's own instruments, laid out as the project's."""
    return LOCAL
