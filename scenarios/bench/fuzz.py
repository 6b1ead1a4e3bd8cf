"""The fuzzer of the JT/T 808 codec in its long form, as its own process a mode; crashes leave their input behind."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MODES = ("stream", "frame")
HARNESS = Path(__file__).resolve().parents[2] / "tests" / "api" / "jt808" / "fuzz_codec.py"
_DONE = re.compile(r"^(?:Done |#)(\d+)", re.MULTILINE)
_PEAK = re.compile(r"rss: (\d+)Mb")
_SLOWEST_SECONDS = 60  # of one input; a busy machine stops a process for seconds


@dataclass(frozen=True, slots=True)
class Fuzzing:
    """What came out of one mode."""

    mode: str
    runs: int
    peak_mib: int
    crash: str | None  # the last lines, where there was one

    @property
    def line(self) -> str:
        """One line of the report."""
        end = "0 crashes" if self.crash is None else f"CRASH\n{self.crash}"
        return f"{self.mode:<8}{self.runs:>10} runs   peak {self.peak_mib} MiB   {end}"


def fuzz(mode: str, runs: int, seed: int, folder: Path) -> Fuzzing:
    """So many runs of a mode; inputs worth keeping are kept in the folder."""
    folder = folder / mode
    folder.mkdir(parents=True, exist_ok=True)
    words = [f"-atheris_runs={runs}", f"-seed={seed}", "-max_len=1500", f"-timeout={_SLOWEST_SECONDS}"]
    words += [f"-artifact_prefix={folder}/crash-"]
    done = subprocess.run(
        [sys.executable, str(HARNESS), mode, str(folder), *words], capture_output=True, text=True, check=False
    )
    told = done.stdout + done.stderr
    executed, peak = _DONE.findall(told), _PEAK.findall(told)
    return Fuzzing(
        mode,
        int(executed[-1]) if executed else 0,
        int(peak[-1]) if peak else 0,
        None if done.returncode == 0 else told[-2000:],
    )
