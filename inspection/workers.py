"""Reading a dataset's fixes by any number of workers: processes or threads, and any cut into pieces."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

from inspection.book import Book
from inspection.dataset.dataset import Dataset, open_dataset
from inspection.dataset.fixes import FixReader
from inspection.dataset.tables import find_file
from inspection.detector import Detector
from inspection.detectors import DETECTORS
from inspection.kernel_cache import forget_stale
from inspection.kernels import flag_fixes
from inspection.piece import Identity, PieceResult, inspect_fixes, lots_of
from inspection.source import (
    BATCH_ROWS,
    ScatteredError,
    Source,
    Task,
    count_days,
    list_ranges,
    load,
    read_task,
    sort_out,
    split,
)
from inspection.span import span_of

Split = Literal["processes", "threads"]
Report = Callable[[int, int], None]  # rows done, rows in all


@dataclass(slots=True)
class Reading:
    """One reading of all fixes. `spare` is a folder for files in between, `small_rows` what is read at once."""

    dataset: Dataset
    reader: FixReader | None
    detectors: list[Detector]
    workers: int
    how: Split
    piece_vehicles: int
    report: Report | None
    spare: Path
    small_rows: int

    def read_fixes(self) -> tuple[PieceResult, Book]:
        """What all pieces show together, and the book they were looked at with."""
        forget_stale(Path(str(flag_fixes.stats.cache_path)), Path(__file__).parent)
        if self.reader is None:
            return PieceResult(), Book(self.dataset, *span_of(self.dataset, Counter()))
        rows = self.reader.rows
        if rows is not None and rows > self.small_rows:
            days = count_days(self.reader, rows)
            book = Book(self.dataset, *span_of(self.dataset, days))
            try:
                return self._work(Source(list_ranges(self.reader, rows, self.workers), days), book), book
            except ScatteredError:
                pass
        if self.workers == 1 and rows is not None and rows <= self.small_rows:
            source = load(self.reader)
            book = Book(self.dataset, *span_of(self.dataset, source.days))
            return self._inspect_loaded(source, book), book
        buckets = max(self.workers, -(-(rows or 0) // BATCH_ROWS) if rows is not None else 64)
        source = sort_out(self.reader, self.spare, len(self.dataset.vehicles), buckets)
        book = Book(self.dataset, *span_of(self.dataset, source.days))
        return self._work(source, book), book

    def _inspect_loaded(self, source: Source, book: Book) -> PieceResult:
        assert source.loaded is not None
        total = PieceResult(rejected=source.rejected)
        ids, lots, done = list(self.dataset.vehicles), lots_of(self.dataset), 0
        for fixes in split(source.loaded, self.piece_vehicles):
            total.add(inspect_fixes(fixes, book, self.detectors, ids, lots))
            done += len(fixes)
            self._tell(done, len(source.loaded))
        return total

    def _tell(self, done: int, rows: int) -> None:
        if self.report is not None:
            self.report(done, rows)

    def _work(self, source: Source, book: Book) -> PieceResult:
        total = PieceResult(rejected=list(source.rejected))
        rows, done, seen = sum(task.count for task in source.tasks), 0, set[str]()
        names = [detector.identity for detector in self.detectors]
        for task, result in self._results(source, book, names):
            came = {facts.vehicle_id for facts in result.facts}
            if came & seen:
                raise ScatteredError
            seen |= came
            total.add(result)
            done += task.count
            self._tell(done, rows)
        return total

    def _results(self, source: Source, book: Book, names: list[Identity]) -> Iterator[tuple[Task, PieceResult]]:
        if self.workers == 1:
            worker = Worker(self.dataset, book, self.reader, self.detectors)
            for task in source.tasks:
                yield task, worker.inspect(task)
            return
        own = Worker(self.dataset, book, self.reader, self.detectors)
        inspect_task = own.inspect if self.how == "threads" else _inspect_in_process
        waiting = deque(source.tasks)
        done: SimpleQueue[tuple[Task, Future[PieceResult]]] = SimpleQueue()
        with self._executor(book, names) as executor:

            def give() -> None:
                """The next task to a worker that is free."""
                try:
                    task = waiting.popleft()
                except IndexError:
                    return
                executor.submit(inspect_task, task).add_done_callback(lambda future: finish(task, future))

            def finish(task: Task, future: Future[PieceResult]) -> None:
                done.put((task, future))
                give()

            try:
                for _ in range(self.workers - 1):
                    give()
                for _ in source.tasks:  # this process is one of the workers: one dataset less in memory
                    try:
                        task = waiting.popleft()
                    except IndexError:
                        task, future = done.get()
                        yield task, future.result()
                    else:
                        yield task, own.inspect(task)
            finally:
                waiting.clear()
                executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, book: Book, names: list[Identity]) -> Executor:
        if self.how == "threads":
            return ThreadPoolExecutor(self.workers - 1)
        # polars' threads do not survive a fork
        return ProcessPoolExecutor(
            self.workers - 1,
            multiprocessing.get_context("spawn"),
            _open_in_process,
            (self.dataset.folder, book.first_day, book.last_day, names),
        )


@dataclass(slots=True)
class Worker:
    """Inspects tasks with a dataset of its own."""

    dataset: Dataset
    book: Book
    reader: FixReader | None
    detectors: list[Detector]

    def inspect(self, task: Task) -> PieceResult:
        """What is seen in a task."""
        assert self.reader is not None
        total = PieceResult()
        ids, lots = list(self.dataset.vehicles), lots_of(self.dataset)
        for fixes, rejected in read_task(self.reader, task):
            total.add(inspect_fixes(fixes, self.book, self.detectors, ids, lots))
            total.rejected += rejected
        return total


_worker: list[Worker] = []


def _open_in_process(folder: Path, first_day: int, last_day: int, names: list[Identity]) -> None:
    dataset = open_dataset(folder)
    path = find_file(folder, "gps")
    assert path is not None
    reader = FixReader(path, list(dataset.vehicles))
    detectors = [detector for detector in DETECTORS if detector.identity in names]
    _worker[:] = [Worker(dataset, Book(dataset, first_day, last_day), reader, detectors)]


def _inspect_in_process(task: Task) -> PieceResult:
    return _worker[0].inspect(task)
