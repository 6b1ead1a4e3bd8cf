from io import StringIO

from solver.progress_line import ProgressLine
from solver.solve import Progress

FIRST = Progress(seconds=0.5, cost=1234.5, bound=float("-inf"), gap=1.0, phase="open")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def later(seconds: float) -> Progress:
    return Progress(seconds=seconds, cost=1200.0, bound=1190.0, gap=10 / 1200, phase="relax")


def test_elsewhere_than_on_a_terminal_a_line_comes_every_few_seconds():
    stream = StringIO()
    line = ProgressLine(stream)
    for progress in (FIRST, later(0.6), later(5.4), later(5.6), later(6.0)):
        line(progress)
    line.close()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert "1,234.50" in lines[0]
    assert "bound —" in lines[0]
    assert "1,190.00" in lines[1]
    assert "0.833%" in lines[1]


def test_on_a_terminal_one_line_is_rewritten_and_left_at_the_end():
    stream = Terminal()
    line = ProgressLine(stream)
    line(FIRST)
    line(later(0.6))
    line.close()
    assert stream.getvalue().count("\r") == 2
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith("\n")


def test_a_solve_without_progress_leaves_a_terminal_alone():
    stream = Terminal()
    ProgressLine(stream).close()
    assert stream.getvalue() == ""
