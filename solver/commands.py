"""`paiche solve` and `paiche check`: plan a dispatch-instance/1 with a proven bound, and judge any plan."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from types import FrameType

    from solver.check import CheckReport
    from solver.plan import Plan
    from solver.problem import Problem

EXIT_VIOLATIONS = 1
EXIT_INVALID = 2
EXIT_LOCKS_CLASH = 3

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Plans with a proof, and their checker. 求解与校验"
)


@commands.callback()
def solver() -> None:
    """Plans with a proof, and their checker. 求解与校验."""


@commands.command()
def solve(
    instance: Annotated[Path, typer.Argument(help="A dispatch-instance/1 file. 实例文件")],
    out: Annotated[Path, typer.Option(help="Where the dispatch-plan/1 goes. 输出方案文件")],
    seconds: Annotated[float, typer.Option(min=0.1, max=1e6, help="Wall time. 求解时限（秒）")],
    seed: Annotated[int, typer.Option(min=0, help="Of every random choice. 随机种子")] = 0,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Cores to use. 使用核数")] = 2,
) -> None:
    """Plan a day with a proven bound; Ctrl-C keeps the best plan so far. 求解一天的派车方案."""
    stopper = _Stopper()
    _refuse_unwritable(out, instance)
    problem = _problem(instance)

    from solver.files import write_plan
    from solver.progress_line import ProgressLine
    from solver.solve import LocksClashError
    from solver.solve import solve as solve_day

    line = ProgressLine(sys.stderr)
    try:
        plan = solve_day(
            problem, seconds=seconds, seed=seed, workers=workers, progress=line, stop=lambda: stopper.is_asked
        )
    except LocksClashError as error:
        for clash in error.clashes:
            typer.echo(f"锁定冲突 / lock clash: {clash}", err=True)
        raise typer.Exit(EXIT_LOCKS_CLASH) from None
    line.close()
    if stopper.is_asked and plan.status != "optimal":
        plan = replace(plan, status="interrupted")
    _refuse_own_violations(problem, plan)
    try:
        write_plan(plan, out)
    except OSError as error:
        _refuse(f"无法写入 {out}：{error.strerror} / cannot write {out}: {error.strerror}")
    typer.echo(_summary(plan, out))


@commands.command()
def check(
    instance: Annotated[Path, typer.Argument(help="A dispatch-instance/1 file. 实例文件")],
    plan: Annotated[Path, typer.Argument(help="A dispatch-plan/1 file. 方案文件")],
) -> None:
    """List every violation of a plan and its recomputed cost. 校验方案."""
    from solver.check import check as check_plan
    from solver.files import InvalidInstance, read_plan

    problem = _problem(instance)
    try:
        judged = read_plan(plan)
    except InvalidInstance as error:
        _refuse(str(error))
    except OSError as error:
        _refuse_unread(plan, error)
    report = check_plan(problem, judged)
    _print_violations(report, err=False)
    typer.echo(
        f"费用 {report.cost:.2f} 元；违规 {len(report.violations)} 项 / cost {report.cost:.2f} CNY; "
        f"{len(report.violations)} violation{'' if len(report.violations) == 1 else 's'}"
    )
    raise typer.Exit(0 if report.is_clean else EXIT_VIOLATIONS)


class _Stopper:
    """Ctrl-C or SIGTERM asks the solve to end with its best plan; a second one ends the program at once."""

    def __init__(self) -> None:
        self.is_asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        # The default action also ends a solver that sits in compiled code and would not hear Python.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(number, signal.SIG_DFL)
        lead = "\n" if sys.stderr.isatty() else ""
        typer.echo(f"{lead}正在停止，保留当前最好方案 / stopping, the best plan so far is kept", err=True)


def _refuse_unwritable(out: Path, instance: Path) -> None:
    """End the command before any work where the plan could not be written, or would overwrite its instance."""
    folder = out.parent
    if not folder.is_dir():
        _refuse(f"目录 {folder} 不存在，请先创建 / there is no folder {folder}; make it first")
    if out.is_dir():
        _refuse(f"{out} 是目录，请给出文件名 / {out} is a folder; name a file in it")
    if not os.access(folder, os.W_OK):
        _refuse(f"目录 {folder} 不可写 / the folder {folder} cannot be written to")
    if out.exists() and instance.exists() and out.samefile(instance):
        _refuse(f"--out 与实例是同一文件 {out} / --out is the instance itself: {out}")


def _problem(path: Path) -> Problem:
    from solver.files import InvalidInstance, read_problem

    try:
        return read_problem(path)
    except InvalidInstance as error:
        _refuse(str(error))
    except OSError as error:
        _refuse_unread(path, error)


def _refuse_own_violations(problem: Problem, plan: Plan) -> None:
    """No plan leaves the program unchecked: a violation here is a defect of the solver, and nothing is written."""
    from solver.check import check as check_plan

    report = check_plan(problem, plan)
    if not report.is_clean:
        _print_violations(report, err=True)
        typer.echo(
            "求解器的方案未通过校验（程序缺陷），未写出 / the solver's plan fails its check (a defect); not written",
            err=True,
        )
        raise typer.Exit(EXIT_VIOLATIONS)


def _print_violations(report: CheckReport, err: bool) -> None:
    for violation in report.violations:
        typer.echo(str(violation), err=err)


def _summary(plan: Plan, out: Path) -> str:
    return (
        f"{out}: 费用 cost {plan.cost:.2f}  下界 bound {plan.lower_bound:.2f}  差距 gap {plan.gap:.3%}  "
        f"任务 duties {len(plan.duties)}  社会化 social {len(plan.social)}  未保障 unserved {len(plan.unserved)}  "
        f"{plan.status}  {plan.seconds:.1f} s"
    )


def _refuse_unread(path: Path, error: OSError) -> NoReturn:
    _refuse(f"{path}: 无法读取，{error.strerror} / cannot be read: {error.strerror}")


def _refuse(sentence: str) -> NoReturn:
    """Say on standard error what is wrong and end with code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(EXIT_INVALID)
