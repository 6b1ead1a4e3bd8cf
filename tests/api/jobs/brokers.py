"""Real brokers, each started for the tests on a socket or port of its own and ended after them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.jobs.broker import address
from api.jobs.companion import embedded_broker, ended
from api.settings import Settings

MISSING = "{name} is not installed; `python3 up.py test` installs it (on Debian: apt install {package})"
START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the broker ended with {process.returncode}"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the broker did not start")


def find(name: str, package: str) -> str:
    """Fails loudly: a test that is left out where its broker is missing would prove nothing."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/lib/rabbitmq/bin")
    assert found is not None, MISSING.format(name=name, package=package)
    return found


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    settings = Settings(data_folder=folder)
    with embedded_broker(settings):
        yield address(settings)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = free_port()
    words = [find("redis-server", "redis-server"), "--port", str(port), "--dir", str(folder), "--save", ""]
    with ended(subprocess.Popen(words, stdout=subprocess.DEVNULL)) as process:
        wait_for(port, process)
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def rabbitmq(_folder: Path) -> Iterator[str]:
    """As the user rabbitmq where we are root, in a folder of its own: it does not run in folders of root's."""
    server = find("rabbitmq-server", "rabbitmq-server")
    port, epmd = free_port(), free_port()
    home = Path(tempfile.mkdtemp(prefix="paiche-rabbit-"))
    environment = {
        **os.environ,
        "HOME": str(home),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(home / "log"),
        "RABBITMQ_PID_FILE": str(home / "pid"),
        "RABBITMQ_NODENAME": f"paiche{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
        "ERL_EPMD_PORT": str(epmd),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    direct = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    words = [str(direct if direct.exists() else server)]
    if os.getuid() == 0:
        shutil.chown(home, "rabbitmq", "rabbitmq")
        words = ["setpriv", "--reuid=rabbitmq", "--regid=rabbitmq", "--init-groups", *words]
    # Its name server, started here, so that it does not go into the background and stay there.
    names = subprocess.Popen([find("epmd", "erlang-base"), "-port", str(epmd)], env=environment)
    with ended(names):
        process = subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            wait_for(port, process)
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(home, ignore_errors=True)


BROKERS = {"valkey": valkey, "redis": redis, "rabbitmq": rabbitmq}
