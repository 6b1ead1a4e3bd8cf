"""A measurement in a process of its own, so that the memory it tells is that of one case."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection

from scenarios.bench.case import Case
from scenarios.bench.measure import Effort, Measurement, measure
from solver.compile import compile_kernels
from solver.solve import Progress


class MeasurementLostError(RuntimeError):
    """The process that measured ended before it was done."""


def measure_apart(case: Case, effort: Effort, progress: Callable[[Progress], None]) -> Measurement:
    """As `measure`, in a fresh process. Raises what it raised, or MeasurementLostError."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, case, effort))
    process.start()
    there.close()
    try:
        while True:
            told = here.recv()
            if isinstance(told, Progress):
                progress(told)
            elif isinstance(told, Measurement):
                return told
            else:
                raise told
    except EOFError:
        process.join()
        raise MeasurementLostError(
            f"{case.name}: 评测进程意外结束（退出码 {process.exitcode}），可能内存不足 / the measuring process "
            f"ended with code {process.exitcode}, perhaps for want of memory"
        ) from None
    finally:
        here.close()
        process.join()


def _run(pipe: Connection, case: Case, effort: Effort) -> None:
    try:
        # Set-up, and loading what it made, are not on the clock; the peers' imports are not either.
        compile_kernels()
        pipe.send(measure(case, effort, pipe.send))
    except Exception as error:
        pipe.send(error)
    finally:
        pipe.close()
