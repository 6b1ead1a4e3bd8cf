"""Compiled code that is older than a source it came from is compiled again."""

import os

from solver.kernel_cache import forget_stale


def test_only_indices_of_these_sources_that_are_older_than_the_newest_are_removed(tmp_path):
    def written(name, age):
        path = tmp_path / name
        path.write_text("")
        os.utime(path, (1000.0 - age, 1000.0 - age))
        return path

    sources = [written("inner.py", 5), written("outer.py", 50)]
    written("outer.search-7.py311.nbi", 10)
    written("inner.step-3.py311.nbi", 1)
    written("another.run-1.py311.nbi", 90)
    assert forget_stale(tmp_path, sources) == ["outer.search-7.py311.nbi"]
    assert sorted(path.name for path in tmp_path.glob("*.nbi")) == ["another.run-1.py311.nbi", "inner.step-3.py311.nbi"]
    assert forget_stale(tmp_path, sources) == []
