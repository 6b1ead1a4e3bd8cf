"""What holds on a day besides the ledgers: `conditions.toml` beside them, if there is one.

`day` and `region` say what it is for (a demonstration names its `world` and `seed` too); `speed_factor` multiplies
every road speed; `closed_roads` names a GeoJSON file (WGS-84, RFC 7946) of areas in which no road is open;
`temperature_c` is how cold it gets on the road, which shortens the range of electric cars.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

CONDITIONS_FILE = "conditions.toml"


class ConditionsError(ValueError):
    """A conditions file that cannot be used; the sentence names the file and the key."""


@dataclass(frozen=True, slots=True)
class ClosedArea:
    """Roads inside `outline` (WGS-84) are closed all day."""

    name: str
    outline: BaseGeometry


@dataclass(frozen=True, slots=True)
class Conditions:
    """The day's facts; without a file, an ordinary day of every region."""

    day: date | None = None
    region: str | None = None  # GB/T 2260 code of the level that plans, with all levels below
    speed_factor: float = 1.0
    closed_areas: tuple[ClosedArea, ...] = ()
    temperature_c: float | None = None  # None: not known
    world: str | None = None
    seed: int | None = None


def read_conditions(folder: Path) -> Conditions:
    """The facts beside the ledgers; raises ConditionsError."""
    path = folder / CONDITIONS_FILE
    if not path.is_file():
        return Conditions()
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConditionsError(f"{path}：无法读取（{error}） / cannot be read ({error})") from None
    day, region, factor = facts.get("day"), facts.get("region"), facts.get("speed_factor", 1.0)
    if day is not None and type(day) is not date:
        raise _wrong(path, "day", "日期 YYYY-MM-DD", "a date YYYY-MM-DD")
    if region is not None and not isinstance(region, str):
        raise _wrong(path, "region", "加引号的六位地区代码", "a region code in quotes")
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor <= 10:
        raise _wrong(path, "speed_factor", "大于 0、不超过 10 的数", "a number above 0, at most 10")
    closed = facts.get("closed_roads")
    if closed is not None and not isinstance(closed, str):
        raise _wrong(path, "closed_roads", "文件名", "the name of a file")
    temperature = facts.get("temperature_c")
    if temperature is not None and (
        isinstance(temperature, bool) or not isinstance(temperature, int | float) or not -60 <= temperature <= 60
    ):
        raise _wrong(path, "temperature_c", "摄氏度，−60 至 60", "degrees Celsius from -60 to 60")
    areas = () if closed is None else read_areas(folder / closed)
    cold = None if temperature is None else float(temperature)
    return Conditions(day, region, float(factor), areas, cold, facts.get("world"), facts.get("seed"))


def read_areas(path: Path) -> tuple[ClosedArea, ...]:
    """The areas of a GeoJSON FeatureCollection; raises ConditionsError."""
    try:
        collection: Any = json.loads(path.read_text(encoding="utf-8"))
        areas = tuple(
            ClosedArea(str((feature.get("properties") or {}).get("name", "")), shape(feature["geometry"]))
            for feature in collection["features"]
        )
    except OSError as error:
        raise ConditionsError(f"{path}：无法读取（{error.strerror}） / cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError, ShapelyError) as error:
        raise ConditionsError(
            f"{path}：不是 GeoJSON FeatureCollection（{error}） / is not a GeoJSON FeatureCollection ({error})"
        ) from None
    return areas


def _wrong(path: Path, key: str, zh: str, en: str) -> ConditionsError:
    return ConditionsError(f"{path}：{key} 应为{zh} / {path}: {key} should be {en}")
