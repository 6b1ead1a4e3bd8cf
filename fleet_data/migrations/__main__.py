"""Drafts a migration from what the tables have become: `python -m fleet_data.migrations add odometer readings`.

The draft is compared against a throw-away SQLite database; read it, and add by hand what no comparison sees:
checks, triggers, exclusion constraints.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory

from fleet_data.migrations import config_for, upgrade
from fleet_data.session import open_engine


def main(words: list[str]) -> int:
    """Write the draft and say where; 2 when no words say what changes."""
    if not words:
        print("say what changes, in words: python -m fleet_data.migrations add odometer readings", file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'draft.sqlite3'}")
        with engine.connect() as connection:
            upgrade(connection)
            config = config_for(connection)
            revisions = ScriptDirectory.from_config(config).walk_revisions()
            number = f"{sum(1 for _ in revisions) + 1:04d}"
            command.revision(config, " ".join(words), autogenerate=True, rev_id=number)
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
