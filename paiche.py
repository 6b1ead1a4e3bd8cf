"""The command `paiche` (派车): gathers the sub-commands that the packages offer, importing each only when called."""

from __future__ import annotations

import importlib
import sys

import click
import typer

# command → (module that offers it, attribute, one line of help shown without importing the module)
COMMANDS: dict[str, tuple[str, str]] = {
    "rules": ("rulebook.commands", "The law in force: lint, show, asof, diff. 规则库"),
    "ledgers": ("fleet_data.commands", "Write empty ledgers, or check filled ones. 台账"),
    "solve": ("solver.commands", "Plan a dispatch-instance/1 with a proven bound. 求解"),
    "check": ("solver.commands", "Check a plan: every violation and the recomputed cost. 校验"),
    "plan": ("dispatch.commands", "Plan a day from ledgers. 排班派车"),
    "world": ("scenarios.commands", "Write a demonstration world as ledgers. 演示数据"),
    "bench": ("scenarios.commands", "Measure against stored best known values. 评测"),
    "demo": ("scenarios.commands", "Load and plan the demonstration day. 演示"),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports a package when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the offering module and return its command."""
        if cmd_name not in COMMANDS:
            return None
        commands: typer.Typer = importlib.import_module(COMMANDS[cmd_name][0]).commands
        group = typer.main.get_command(commands)
        if isinstance(group, click.Group) and cmd_name in group.commands:
            return group.commands[cmd_name]
        return group

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup)
def paiche() -> None:
    """派车: plans a region's official vehicles by law, with a proof."""


def main() -> int:
    """Run the command line; a user's mistake is one sentence and exit code 2."""
    return int(paiche(standalone_mode=True) or 0)


if __name__ == "__main__":
    sys.exit(main())
