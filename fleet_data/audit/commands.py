"""What `paiche audit` offers: keys, checkpoints, the look at the whole log, and proofs for a single entry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

commands = typer.Typer(no_args_is_help=True, add_completion=False)
audit = typer.Typer(no_args_is_help=True, help="The audit log: keys, checkpoints, verification. 审计日志")
commands.add_typer(audit, name="audit")

_MISFIT = 1
_BAD_INPUT = 2

Database = Annotated[str | None, typer.Option(help="sqlite:///FILE or postgresql://…; default var/. 数据库")]
Seals = Annotated[Path | None, typer.Option(help="The seals kept outside the database. 库外封存文件")]


@commands.callback()
def root() -> None:
    """What was done, so that nobody can change it unseen."""


@audit.command()
def key(
    name: Annotated[str, typer.Argument(help="Name of the log, such as paiche.example.cn/150100. 日志名称")],
    out: Annotated[Path, typer.Option(help="File for the private key; the public one goes beside it. 私钥文件")],
) -> None:
    """Make the key that signs checkpoints: OUT, for its owner alone, and OUT.pub. 生成签名密钥."""
    from fleet_data.audit.note import NoteError, make_signer, write_signer

    public = out.with_name(out.name + ".pub")
    try:
        signer = make_signer(name)
        write_signer(signer, out)
        public.write_text(signer.verifier() + "\n", "utf-8")
    except NoteError as error:
        _refuse(str(error))
    except FileExistsError:
        _refuse(f"{out} 已存在，未覆盖。 / {out} is there already and was left alone; name another file.")
    except OSError as error:
        _refuse(f"无法写入 {out}：{error.strerror}。 / {out} cannot be written: {error.strerror}.")
    typer.echo(str(out))
    typer.echo(str(public))


@audit.command()
def checkpoint(
    private: Annotated[Path, typer.Option("--key", help="The private key. 私钥文件")],
    seals: Annotated[Path, typer.Option(help="File outside the database; seals are added to it. 库外封存文件")],
    database: Database = None,
) -> None:
    """Sign the log as it stands and keep the seal outside the database. 签发检查点."""
    from fleet_data.audit.note import NoteError, read_signer
    from fleet_data.audit.seal_file import append_seals, read_seals
    from fleet_data.session import reading, transaction
    from fleet_data.stores.audit import list_seals, write_checkpoint
    from fleet_data.stores.errors import StoreError

    engine = _open(database)
    try:
        signer = read_signer(private)
        kept = read_seals(seals) if seals.exists() else []
        with transaction(engine) as session:
            made = write_checkpoint(session, signer)
        with reading(engine) as session:
            append_seals(seals, list_seals(session, kept[-1].size if kept else 0))
    except (NoteError, StoreError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename}：{error.strerror}。 / {error.filename}: {error.strerror}.")
    typer.echo(
        "没有新记录。 / Nothing is new."
        if made is None
        else f"已封存至第 {made.size} 条。 / Sealed up to {made.size} entries."
    )


@audit.command()
def verify(
    verifier: Annotated[Path, typer.Option("--key", help="The public key (….pub). 公钥文件")],
    seals: Seals = None,
    database: Database = None,
) -> None:
    """Look at the whole log without the service; 1 and the first entry that does not fit, where one does not. 核验."""
    from fleet_data.audit.note import NoteError
    from fleet_data.audit.seal_file import read_seals
    from fleet_data.session import reading
    from fleet_data.stores import audit as log

    engine = _open(database)
    try:
        public = verifier.read_text("utf-8")
        kept = [] if seals is None else read_seals(seals)
        with reading(engine) as session:
            look = log.verify(session, public, kept)
    except (NoteError, UnicodeDecodeError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename}：{error.strerror}。 / {error.filename}: {error.strerror}.")
    if look.misfit is not None:
        typer.echo(str(look.misfit), err=True)
        raise typer.Exit(_MISFIT)
    since = "-" if look.last is None else look.last.at.isoformat(timespec="seconds")
    typer.echo(
        f"{look.leaves} 条记录与检查点相符，最近检查点 {since}；其后 {look.unsealed} 条尚未封存，"
        f"{look.erased} 条详情已依规删除。"
    )
    typer.echo(
        f"{look.leaves} entries fit their checkpoints, the last of {since}; {look.unsealed} came after it and are not "
        f"sealed yet, the details of {look.erased} were erased as recorded."
    )
    if seals is None:
        typer.echo(
            "未提供库外封存文件：数据库整体退回旧副本无法发现。 / "
            "No seals from outside were given: an old copy of the whole database would not be noticed."
        )


def _open(database: str | None) -> Engine:
    from sqlalchemy import inspect

    from fleet_data.session import DatabaseUnavailableError, open_engine

    try:
        engine = open_engine(database)
    except DatabaseUnavailableError as error:
        _refuse(str(error))
    if not inspect(engine).has_table("audit_entries"):
        shown = engine.url.render_as_string(hide_password=True)
        _refuse(
            f"{shown} 中没有审计日志，请先升级数据库。 / {shown} has no audit log; bring the database up to date first."
        )
    return engine


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"paiche: {sentence}", err=True)
    raise typer.Exit(_BAD_INPUT)
