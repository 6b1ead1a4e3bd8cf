"""up.py: what a fresh machine meets first. Each test runs a copy, so that nothing is set up in the house itself."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

# A Python as Debian ships it without python3-venv: the package that fills a new environment is not there.
WITHOUT_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None; "
# Modules that look at the version themselves are loaded before it is changed.
OLD_PYTHON = (
    "import hashlib, shutil, subprocess, pathlib, sys; sys.version_info = (3, 10, 0); sys.version = '3.10.0 old'; "
)
RUN = "import runpy, sys; sys.argv = ['up.py', 'setup']; runpy.run_path('up.py', run_name='__main__')"


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    shutil.copy(root / "up.py", tmp_path)
    return tmp_path


@pytest.fixture
def up(copy: Path) -> ModuleType:
    """A copy of up.py as a module: it works in its own folder."""
    spec = importlib.util.spec_from_file_location("up", copy / "up.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_an_unknown_verb_is_answered_by_the_verbs_there_are(copy: Path) -> None:
    done = run(copy, "up.py", "fly")
    assert done.returncode == 2
    for verb in ("setup", "run", "test", "bench"):
        assert f"python3 up.py {verb}" in done.stdout
    assert list(copy.iterdir()) == [copy / "up.py"]


def test_asking_for_help_is_no_error(copy: Path) -> None:
    assert [run(copy, "up.py", *words).returncode for words in ([], ["-h"], ["--help"])] == [0, 0, 0]


def test_a_python_without_venv_is_told_what_to_install(copy: Path) -> None:
    done = run(copy, "-c", WITHOUT_ENSUREPIP + RUN)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(
        "up: this Python has no venv module; install it (on Debian: apt install python3-venv)"
    )
    assert not (copy / ".venv").exists()


def test_an_old_python_is_told_its_version_and_the_one_needed(copy: Path) -> None:
    done = run(copy, "-c", OLD_PYTHON + RUN)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["up: Python 3.11 or newer is needed, this is 3.10.0."]
    assert not (copy / ".venv").exists()


def test_a_step_that_fails_is_named(up: ModuleType) -> None:
    with pytest.raises(up.SetUpError, match=r"^the third step failed \(.*exit status 3"):
        up.call([sys.executable, "-c", "raise SystemExit(3)"], "the third step")
    with pytest.raises(up.SetUpError, match=r"^the step failed"):
        up.call([Path("no-such-program")], "the step")


def test_a_step_is_done_once_and_again_when_what_it_reads_changes(up: ModuleType, copy: Path) -> None:
    read = copy / "read.txt"
    read.write_text("one", encoding="utf-8")
    assert up.unless_done("step", up.digest_of(read))
    up.mark_done("step", up.digest_of(read))
    assert not up.unless_done("step", up.digest_of(read))
    assert up.unless_done("other-step", up.digest_of(read))
    read.write_text("two", encoding="utf-8")
    assert up.unless_done("step", up.digest_of(read))


def test_packages_for_tests_are_enough_to_run(up: ModuleType, copy: Path) -> None:
    locks = copy / "requirements"
    locks.mkdir()
    for name in ("runtime.lock", "develop.lock"):
        (locks / name).write_text(name, encoding="utf-8")
    up.mark_done("packages", up.digest_of(locks / "develop.lock"))
    up.install("runtime")  # would fail: there is no environment to install into
    (locks / "develop.lock").write_text("changed", encoding="utf-8")
    with pytest.raises(up.SetUpError):
        up.install("runtime")
