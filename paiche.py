"""The command `paiche` (派车): gathers the sub-commands that the packages offer, importing each only when called."""

from __future__ import annotations

import importlib
import sys

# command → (module that offers it, attribute, one line of help shown without importing the module)
COMMANDS: dict[str, tuple[str, str]] = {
    "rules": ("rulebook.commands", "The law in force: lint, show, asof, diff. 规则库"),
    "ledgers": ("fleet_data.commands", "Write empty ledgers, or check filled ones. 台账"),
    "solve": ("solver.commands", "Plan a dispatch-instance/1 with a proven bound. 求解"),
    "check": ("solver.commands", "Check a plan: every violation and the recomputed cost. 校验"),
    "audit": ("fleet_data.audit.commands", "The audit log: keys, checkpoints, verification. 审计日志"),
    "tracks": ("fleet_data.tracks.commands", "Positions of vehicles: files in, stays and legs out. 轨迹"),
    "gateway": ("api.gateway_jt808.commands", "Take positions from JT/T 808 terminals over TCP. 部标终端网关"),
    "jt808": ("api.jt808.commands", "Tell frames of JT/T 808 terminals in words. 部标终端报文"),
    "plan": ("dispatch.commands", "Plan a day from ledgers. 排班派车"),
    "calendar": ("dispatch.calendar_commands", "Days of a region: list, set, remove. 日历"),
    "explain": ("dispatch.why.commands", "Why a request got what it got, and what would change it. 说明理由"),
    "recommend": ("dispatch.why.commands", "The best vehicles for one request, with cost differences. 推荐车辆"),
    "manual": ("dispatch.why.commands", "Give a request to a vehicle by hand; all it breaks is listed. 手工派车"),
    "world": ("scenarios.commands", "Write a demonstration world as ledgers. 演示数据"),
    "bench": ("scenarios.commands", "Measure against stored best known values. 评测"),
    "serve": ("api.commands", "Migrate and serve the API on 127.0.0.1:8000. 启动服务"),
    "worker": ("api.commands", "Do the jobs of the service until a signal. 运行后台任务"),
    "migrate": ("api.commands", "Bring the database up to date. 升级数据库"),
    "doctor": ("api.commands", "Look at settings, database, broker, clock, calendar, disk. 检查运行条件"),
    "inspect": ("inspection.commands", "Look for leads in a dataset of vehicles, orders and fixes. 督查"),
    "demo": ("scenarios.commands", "Load and plan the demonstration day. 演示"),
}


def help_text() -> str:
    """The commands and their lines, without importing any package."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{text}" for name, (_, text) in COMMANDS.items()]
    return "\n".join(["Usage: paiche COMMAND …   (派车; `paiche COMMAND --help` tells more)", "", *lines])


def main(words: list[str] | None = None) -> int:
    """Run the command line: each package's `commands` (a typer app) holds its commands by the names of the table."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in ("-h", "--help"):
        print(help_text())
        return 0 if words else 2
    if words[0] not in COMMANDS:
        print(f"paiche: there is no command '{words[0]}'; `paiche --help` lists them", file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[words[0]][0])
    return int(module.commands(words, prog_name="paiche", standalone_mode=True) or 0)


if __name__ == "__main__":
    sys.exit(main())
