#!/usr/bin/env python3
"""Set up, run, test and measure Paiche (派车) from a bare clone.

    python3 up.py setup    make .venv from the hash-locked list, compile the kernels
    python3 up.py run      set up, then plan the demonstration day
    python3 up.py test     set up, then lint, type-check and test everything
    python3 up.py bench    set up, then measure (any further words go to `paiche bench`)

Standard library only; needs Python 3.11 or newer with venv, and the package index. Nothing else is
fetched, at set-up or later, but RabbitMQ and Redis from Debian by `test` run as root.
Every step is skipped when what it reads has not changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMPS = VENV / "stamps"
UV = "uv==0.13.9"
BROKERS = {"rabbitmq-server": "rabbitmq-server", "redis-server": "redis-server"}  # Debian package → its program
SERVER_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])


class SetUpError(Exception):
    """A step that failed, said in one sentence."""


def say(text: str) -> None:
    print(f"up: {text}", flush=True)


def call(words: list[str | Path], what: str, **environment: str) -> None:
    """Run a command from the root; a failure names the step and the command."""
    line = [str(word) for word in words]
    try:
        subprocess.run(line, cwd=ROOT, check=True, env={**os.environ, **environment})
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetUpError(f"{what} failed ({error}); the lines above say why") from error


def digest_of(*paths: Path) -> str:
    """SHA-256 over the contents of files, in the order given."""
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def unless_done(name: str, digest: str) -> bool:
    """Whether the step still has to run: its stamp is missing or of other inputs."""
    stamp = STAMPS / name
    return not (stamp.is_file() and stamp.read_text() == digest)


def mark_done(name: str, digest: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(digest)


def make_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        raise SetUpError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        raise SetUpError(
            "this Python has no venv module; install it (on Debian: apt install python3-venv) and run the command again"
        ) from None
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if PYTHON.exists() and subprocess.run(probe, cwd=ROOT, capture_output=True).returncode == 0:
        return
    say("making .venv")
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")


def install(lock_name: str, stamp: str = "packages") -> None:
    """Make .venv hold what the lock names; develop.lock holds all of runtime.lock."""
    lock = ROOT / "requirements" / f"{lock_name}.lock"
    digest = digest_of(lock)
    wider = ROOT / "requirements" / "develop.lock"
    if not unless_done(stamp, digest) or not unless_done(stamp, digest_of(wider)):
        return
    say(f"installing packages from {lock.relative_to(ROOT)}")
    uv = BIN / ("uv.exe" if os.name == "nt" else "uv")
    try:
        if not uv.exists():
            call([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV], "installing uv")
        # `install`, not `sync`: sync would remove pip and uv themselves.
        call([uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock], "installing with uv")
    except SetUpError:
        say("uv did not do it; trying pip, which takes about half a minute longer")
        call([PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock], "installing with pip")
    mark_done(stamp, digest)


def install_project() -> None:
    digest = digest_of(ROOT / "pyproject.toml")
    if not unless_done("project", digest):
        return
    words = [
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
        "-e",
        ".",
    ]
    call([PYTHON, *words], "installing the project itself")
    mark_done("project", digest)


def compile_kernels() -> None:
    """Compile the inner loops of the solver and of the tracks once, so that no user waits for it."""
    tracks = (ROOT / "fleet_data" / "tracks" / "segments").rglob("*.py")
    sources = sorted([*(ROOT / "solver").rglob("*.py"), *tracks])
    digest = digest_of(ROOT / "requirements" / "runtime.lock", *sources)
    if not unless_done("kernels", digest):
        return
    say("compiling the solver's inner loops (once, about a minute)")
    call([PYTHON, "-m", "solver.compile"], "compiling the kernels")
    call([PYTHON, "-m", "fleet_data.tracks.compile"], "compiling the passes over tracks")
    mark_done("kernels", digest)


def setup(lock_name: str = "runtime") -> None:
    make_venv()
    install(lock_name)
    install_project()
    compile_kernels()


def run(words: list[str]) -> None:
    setup()
    call([PYTHON, "-m", "paiche", "demo", *words], "planning the demonstration day")


def install_brokers() -> None:
    """Jobs are tested with real brokers; where they cannot be installed from here, those tests say what is missing."""
    missing = [package for package, server in BROKERS.items() if shutil.which(server, path=SERVER_PATH) is None]
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None
    if not missing or not may_install:
        return
    say(f"installing {' and '.join(missing)}, which the tests of jobs run on ports of their own")
    call(["apt-get", "update", "-qq"], "reading Debian's lists of packages")
    words: list[str | Path] = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    call(words, "installing the brokers", DEBIAN_FRONTEND="noninteractive")


def test(words: list[str]) -> None:
    setup("develop")
    install_brokers()
    call([BIN / "ruff", "format", "--check", "."], "the format check (mend it with: ruff format)")
    call([BIN / "ruff", "check", "."], "the lint")
    call([BIN / "codespell"], "the spelling check")
    call([BIN / "lint-imports"], "the arrows between packages")
    call([BIN / "mypy"], "the type check")
    call([PYTHON, "-m", "pytest", "-n", "2", *words], "the tests")


def bench(words: list[str]) -> None:
    setup("develop")
    install("peers", "peers")
    call([PYTHON, "-m", "paiche", "bench", *words], "the benchmarks")


def main(words: list[str]) -> int:
    verbs = {"setup": lambda _: setup(), "run": run, "test": test, "bench": bench}
    if not words or words[0] not in verbs:
        print(__doc__)
        return 0 if words in ([], ["-h"], ["--help"]) else 2
    try:
        verbs[words[0]](words[1:])
    except SetUpError as error:
        print(f"up: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("up: stopped by you; running it again goes on where it stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
