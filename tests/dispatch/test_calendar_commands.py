"""`paiche calendar`: a region's festival is set, seen, planned by and taken back."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dispatch.calendar_commands import commands
from tests.dispatch.days import HOHHOT

FESTIVAL = ["--kind", "holiday", "--label-zh", "演示节日", "--label-en", "Demo festival", "--source", "演示通知"]


@pytest.fixture
def url(migrated: Path, tmp_path: Path) -> str:
    path = tmp_path / "kept.sqlite3"
    path.write_bytes(migrated.read_bytes())
    return f"sqlite:///{path}"


def run(url: str, *words: str, region: str = HOHHOT, day: str = "2026-11-23") -> Result:
    return CliRunner().invoke(commands, ["calendar", *words, "--region", region, "--day", day, "--database", url])


def test_a_festival_is_set_seen_below_and_taken_back(url: str) -> None:
    assert "2026-11-23 workday" in run(url, "list", "--days", "1").stdout
    assert run(url, "set", *FESTIVAL).exit_code == 0
    assert "2026-11-23 holiday 演示节日 Demo festival [official] 演示通知" in run(url, "list").stdout
    assert "holiday 演示节日" in run(url, "list", region="150102").stdout, "it holds for all regions below"
    assert "workday" in run(url, "list", "--days", "1", region="150200").stdout
    assert run(url, "remove").exit_code == 0
    assert "2026-11-23 workday" in run(url, "list", "--days", "1").stdout


@pytest.mark.parametrize(
    ("words", "region", "day", "said"),
    [
        (["set", *FESTIVAL], "999999", "2026-11-23", "999999"),
        (["set", *FESTIVAL], HOHHOT, "tomorrow", "tomorrow"),
        (["set", *FESTIVAL[:-1], " "], HOHHOT, "2026-11-23", "notice"),
        (["remove"], HOHHOT, "2026-11-24", "2026-11-24"),
        (["list"], HOHHOT, "1901-01-01", "1901"),
    ],
)
def test_bad_input_gets_a_sentence_and_code_two(url: str, words: list[str], region: str, day: str, said: str) -> None:
    result = run(url, *words, region=region, day=day)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
