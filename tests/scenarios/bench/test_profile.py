from __future__ import annotations

import io
import sys
import threading
import types

from rich.console import Console

from scenarios.bench.profile import Profile, Sampler, profile_table, work_of


def call_in(module: str, source: str, **names: object) -> object:
    """Run `work(...)` of a module with this name and source."""
    made = types.ModuleType(module)
    made.__dict__.update(names)
    exec(source, made.__dict__)
    return made.__dict__["work"]()


def here() -> tuple[str, str]:
    return work_of(sys._getframe())


def test_work_is_told_by_the_outermost_and_the_innermost_module_of_the_solver():
    inner = call_in("solver.master", "def work():\n    return here\n", here=here)
    assert inner is here

    def in_master():
        return call_in("solver.master", "def work():\n    return here()\n", here=here)

    def in_dive():
        return call_in("solver.dive", "def work():\n    return step()\n", step=in_master)

    assert call_in("solver.solve", "def work():\n    return step()\n", step=in_dive) == ("dive", "master")


def test_pricing_is_told_with_its_exactness():
    source = "def work(rough=False):\n    return here()\n"
    assert call_in("solver.pricing", source, here=here) == ("pricing", "pricing (exact)")
    assert call_in("solver.pricing", source.replace("False", "True"), here=here) == ("pricing", "pricing (rough)")


def test_outside_the_solver_is_told_as_the_assembler():
    assert work_of(None) == ("solve", "solve")


def test_a_sampler_counts_the_seconds_between_entering_and_leaving():
    with Sampler() as sampler:
        threading.Event().wait(0.2)
    assert 0.05 < sampler.profile().total < 5.0


def test_the_table_names_each_step_once_with_its_share():
    profile = Profile({("relaxation", "master"): 3.0, ("relaxation", "pricing (exact)"): 6.0, ("dive", "master"): 1.0})
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(profile_table(profile, "day"))
    text = console.export_text()
    assert text.count("relaxation") == 1
    assert "90.0%" in text
    assert text.index("pricing (exact)") < text.index("master")
