"""kill −9 at any moment: what was acknowledged is there, once. The long form is in the benchmark."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, text

from fleet_data.session import ROOT

# Sends batches of 50 points, each number of a second once, and says after each receipt how far it is.
SENDER = """
import sys
sys.path.insert(0, sys.argv[3])
from fixes import NOON_MS, batch
from fleet_data.session import open_engine
from fleet_data.tracks.intake import Door

engine = open_engine(sys.argv[1])
with Door(engine) as door:
    start = int(sys.argv[2])
    while True:
        receipt = door.append(batch("K", range(NOON_MS + start, NOON_MS + start + 50)))
        assert receipt.stored + receipt.repeated == 50
        start += 50
        print(start, flush=True)
"""


def test_after_a_kill_every_acknowledged_point_is_kept_once(engine: Engine):
    chance = random.Random(1)
    acknowledged = 0
    url = engine.url.render_as_string(hide_password=False)
    for _ in range(2):
        # Begin again a little before: what the dead one had sent but not heard of is sent a second time.
        begin = max(0, acknowledged - 100)
        words = [sys.executable, "-c", SENDER, url, str(begin), str(Path(__file__).parent)]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
        ) as sender:
            assert sender.stdout is not None
            for _ in range(chance.randint(3, 25)):
                acknowledged = max(acknowledged, int(sender.stdout.readline()))
            sender.send_signal(signal.SIGKILL)
            acknowledged = max([acknowledged, *(int(line) for line in sender.stdout if line.endswith("\n"))])
        with engine.connect() as connection:
            kept = connection.execute(text("SELECT count(*), count(DISTINCT fix_at_ms) FROM track_points")).one()
            least = connection.scalar(
                text(
                    "SELECT count(*) FROM track_points WHERE fix_at_ms < (SELECT min(fix_at_ms) FROM track_points) + :n"
                ),
                {"n": acknowledged},
            )
        assert kept[0] == kept[1]
        assert least == acknowledged > 0
