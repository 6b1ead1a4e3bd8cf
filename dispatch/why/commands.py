"""`paiche explain`, `paiche recommend` and `paiche manual`: a plan asked for its reasons, and changed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from dispatch.why.breaches import Breach
    from solver.plan import Plan
    from solver.problem import Problem
    from solver.why.manual import ManualPlan

EXIT_FOUND = 1
EXIT_BAD_INPUT = 2

commands = typer.Typer(add_completion=False, no_args_is_help=True, help="Why a plan is as it is. 方案说明")

PlanFile = Annotated[Path, typer.Argument(help="A dispatch-plan/1 file. 方案文件")]
InstanceFile = Annotated[Path | None, typer.Option(help="Its dispatch-instance/1; default beside it. 实例文件")]


@commands.callback()
def why() -> None:
    """Why a plan is as it is. 方案说明."""


@commands.command()
def explain(
    plan: PlanFile,
    request: Annotated[str | None, typer.Argument(help="A request's id; none: the whole day. 申请号")] = None,
    instance: InstanceFile = None,
    out: Annotated[Path | None, typer.Option(help="Where the JSON goes; default beside the plan. 输出")] = None,
    confirm: Annotated[
        Path | None, typer.Option(help="A certificate to work out again, without any search. 复核证明文件")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1.0, max=3600.0, help="Of the day: for each limit. 每项时限")] = 20.0,
) -> None:
    """Why a request got what it got, and what would change it; or what the day's limits cost. 说明理由."""
    problem, drawn = _read(plan, instance)
    if confirm is not None:
        _confirm(problem, drawn, confirm)
    elif request is None:
        _explain_day(problem, drawn, out or plan.parent / "explanation-day.json", seconds)
    else:
        _explain_request(problem, drawn, request, out, plan)


@commands.command()
def recommend(
    plan: PlanFile,
    request: Annotated[str, typer.Argument(help="A request's id. 申请号")],
    instance: InstanceFile = None,
    everything: Annotated[bool, typer.Option("--all", help="Every vehicle, not the five best. 列出全部")] = False,
) -> None:
    """The five best vehicles for one request with the cost difference of each, and why others cannot. 推荐车辆."""
    from dispatch.why.advice import advice_lines
    from solver.why.recommend import recommend as advise
    from solver.why.roster import Roster

    problem, drawn = _read(plan, instance)
    _refuse_unknown(problem, request)
    for line in advice_lines(problem, advise(Roster(problem, drawn), request), everything):
        typer.echo(line)


@commands.command()
def manual(
    plan: PlanFile,
    request: Annotated[str, typer.Argument(help="A request's id. 申请号")],
    out: Annotated[Path, typer.Option(help="Where the new dispatch-plan/1 goes. 输出方案文件")],
    instance: InstanceFile = None,
    vehicle: Annotated[str | None, typer.Option(help="The vehicle that serves it. 车辆")] = None,
    supplier: Annotated[str | None, typer.Option(help="Or the supplier. 供应商")] = None,
    unserved: Annotated[bool, typer.Option("--unserved", help="Or nobody. 不予保障")] = False,
    option: Annotated[str | None, typer.Option(help="By which option. 用车方案")] = None,
    start: Annotated[str | None, typer.Option(help="HH:MM of the day; 25:30 is the next. 发车时间")] = None,
    report: Annotated[Path | None, typer.Option(help="Where the list of breaches goes as JSON. 违规清单")] = None,
) -> None:
    """Give a request to a vehicle or supplier by hand; all it breaks is listed, nothing is changed. 手工派车."""
    from dispatch.why.breaches import list_breaches
    from dispatch.why.files import UnfitFilesError, write_json
    from solver.files import write_plan
    from solver.why.manual import Assignment, UnclearAssignmentError, assign

    if (vehicle is not None) + (supplier is not None) + unserved != 1:
        _refuse(
            "请指定 --vehicle、--supplier、--unserved 中的一个 / name exactly one of --vehicle, --supplier, --unserved"
        )
    problem, drawn = _read(plan, instance)
    said = Assignment(request, option, vehicle, None if start is None else _minutes(start), supplier)
    try:
        done = assign(problem, drawn, (said,))
    except UnclearAssignmentError as error:
        _refuse(str(error))
    breaches = list_breaches(problem, drawn, done, (request,))
    try:
        write_plan(done.plan, out)
        if report is not None:
            write_json(report, {"request": request, "breaches": [each.as_json() for each in breaches]})
    except OSError as error:
        _refuse(f"{out}：无法写入，{error.strerror} / cannot be written: {error.strerror}")
    except UnfitFilesError as error:
        _refuse(str(error))
    _print_manual(done, breaches, out)
    raise typer.Exit(EXIT_FOUND if any(each.is_fresh for each in breaches) else 0)


def _explain_request(problem: Problem, drawn: Plan, request: str, out: Path | None, plan: Path) -> None:
    from dispatch.labels import article_text
    from dispatch.why.files import UnfitFilesError, certificate_path, write_json
    from dispatch.why.refusal import make_certificate

    _refuse_unknown(problem, request)
    certificate = make_certificate(problem, drawn, request)
    path = out or certificate_path(plan, request)
    try:
        write_json(path, certificate.data)
    except UnfitFilesError as error:
        _refuse(str(error))
    for words in certificate.sentences:
        typer.echo(f"{words.zh} / {words.en.strip()}")
    for citation in certificate.articles:
        typer.echo(f"依据 article: {article_text(citation)}")
    typer.echo(f"证明文件 certificate: {path}")


def _explain_day(problem: Problem, drawn: Plan, out: Path, seconds: float) -> None:
    from dispatch.why.day import explain_day
    from dispatch.why.files import UnfitFilesError, write_json
    from solver.solve import LocksClashError

    try:
        told = explain_day(problem, drawn, seconds=seconds)
        write_json(out, told.data)
    except LocksClashError as error:
        _refuse(f"锁定冲突，无法重新求解：{error} / the locks clash, the day cannot be solved again")
    except UnfitFilesError as error:
        _refuse(str(error))
    for words in told.sentences:
        typer.echo(f"{words.zh} / {words.en.strip()}")
    typer.echo(str(out))


def _confirm(problem: Problem, drawn: Plan, path: Path) -> None:
    from dispatch.why.files import UnfitFilesError, read_certificate
    from solver.why.certificate import list_mismatches

    try:
        found = list(list_mismatches(problem, drawn, read_certificate(path)))
    except UnfitFilesError as error:
        _refuse(str(error))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        _refuse(f"{path}：证明文件不完整（{error}） / the certificate is not whole ({error})")
    for mismatch in found:
        typer.echo(str(mismatch))
    if not found:
        typer.echo(f"{path}：复核一致 / every figure holds")
    raise typer.Exit(EXIT_FOUND if found else 0)


def _read(plan: Path, instance: Path | None) -> tuple[Problem, Plan]:
    """The day; ends the command where it cannot be taken, and tells where the plan breaks rules already."""
    from dispatch.why.files import UnfitFilesError, read_day

    try:
        problem, drawn, violations = read_day(plan, instance)
    except UnfitFilesError as error:
        _refuse(str(error))
    if violations:
        typer.echo(
            f"方案本身有 {len(violations)} 项违规（paiche check 可列出），以下按其现状说明 / the plan itself breaks "
            f"{len(violations)} rule(s) (`paiche check` lists them); what follows takes it as it is",
            err=True,
        )
    return problem, drawn


def _refuse_unknown(problem: Problem, request: str) -> None:
    import difflib

    known = [each.id for each in problem.requests]
    if request not in known:
        near = difflib.get_close_matches(request, known, n=3)
        hint_zh, hint_en = (f"；相近的有 {'、'.join(near)}", f"; near are {', '.join(near)}") if near else ("", "")
        _refuse(f"实例中没有申请“{request}”{hint_zh} / the instance has no request '{request}'{hint_en}")


def _minutes(text: str) -> float:
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and int(hours) < 48 and int(minutes) < 60):
        _refuse(f"--start“{text}”应为 HH:MM（次日写 25:30） / --start '{text}': write HH:MM (25:30 is the next day)")
    return int(hours) * 60.0 + int(minutes)


def _print_manual(done: ManualPlan, breaches: tuple[Breach, ...], out: Path) -> None:
    from dispatch.labels import articles_text

    typer.echo(
        f"费用 cost {done.cost_before:.2f} → {done.cost_after:.2f} 元 CNY（{done.cost_after - done.cost_before:+.2f}）"
    )
    for request in done.stranded:
        typer.echo(f"因此未保障 / left unserved by it: {request}")
    fresh = [each for each in breaches if each.is_fresh]
    typer.echo(f"新增违规 breaches by it: {len(fresh)}；原有 there before: {len(breaches) - len(fresh)}")
    for each in fresh:
        amount = f" {each.amount:g}" if each.amount else ""
        articles = articles_text(each.articles) or "当日实际条件，无对应条款 / a fact of the day, no article"
        typer.echo(f"  {each.code} {each.subject}{amount}: {each.words.zh} / {each.words.en} {articles}")
    typer.echo(str(out))


def _refuse(sentence: str) -> NoReturn:
    """Say what is wrong on standard error and end with code 2."""
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(EXIT_BAD_INPUT)
