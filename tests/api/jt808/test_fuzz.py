"""The fuzzer in short: thousands of runs of both modes without a crash; `paiche bench fuzz` makes a million of each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HARNESS = Path(__file__).with_name("fuzz_codec.py")
RUNS = 4000


def fuzz(harness: Path, mode: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [mode, str(folder), f"-atheris_runs={RUNS}", "-seed=1", "-max_len=1500", f"-artifact_prefix={folder}/"]
    return subprocess.run([sys.executable, str(harness), *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mode", ["stream", "frame"])
def test_thousands_of_fuzzed_inputs_crash_nothing(mode: str, tmp_path: Path) -> None:
    done = fuzz(HARNESS, mode, tmp_path)
    assert (done.returncode, f"Done {RUNS}" in done.stderr) == (0, True), done.stderr[-2000:]


def test_a_reading_that_trusts_a_length_would_be_found(tmp_path: Path) -> None:
    spoilt = HARNESS.read_text("utf-8").replace(
        "fix = read_fix(record)", "fix = read_fix(record); record[28 + record[29]]"
    )
    harness = tmp_path / "spoilt.py"
    root = str(HARNESS.parents[3])
    harness.write_text(spoilt.replace("str(Path(__file__).resolve().parents[3])", repr(root)), encoding="utf-8")
    done = fuzz(harness, "frame", tmp_path / "corpus")
    assert (done.returncode != 0, "IndexError" in done.stdout + done.stderr) == (True, True)
