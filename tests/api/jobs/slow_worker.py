"""The worker with a kind of its own that takes its time."""

from __future__ import annotations

import time
from typing import Any

from api.jobs.kinds import KINDS, Kind
from api.jobs.performing import Run


def work_slowly(attempt: Run) -> dict[str, Any]:
    until = time.monotonic() + attempt.job.words_json["seconds"]
    while time.monotonic() < until and not attempt.stopped():
        attempt.progress = {"seconds": attempt.job.words_json["seconds"]}
        time.sleep(0.02)
    return attempt.finish(lambda _: {"by": attempt.job.token, "early": attempt.stopped()})


KINDS["slow"] = Kind("slow", f"{__name__}:work_slowly", most_seconds=60)

if __name__ == "__main__":
    import sys

    sys.modules["slow_worker"] = sys.modules["__main__"]
    KINDS["slow"] = Kind("slow", "slow_worker:work_slowly", most_seconds=60)
    from api.worker import main

    main()
