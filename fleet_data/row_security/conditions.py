"""The conditions policies are built from. All read the scope of the transaction (`fleet_data.scope.Scope.settings`).

A setting that was never made, or was left empty on a pooled connection, is NULL here, and NULL shows no row. The
settings are compared as arrays, not through a sub-select, which costs a hundred times as much.
"""

from __future__ import annotations

from typing import Final


def _list(name: str) -> str:
    return f"string_to_array(NULLIF(current_setting('app.{name}', true), ''), chr(31))"


def _one(name: str) -> str:
    return f"NULLIF(current_setting('app.{name}', true), '')"


def of_region(column: str) -> str:
    """The row is of a region in the scope."""
    return f"{column} = ANY({_list('regions')})"


def of_units_region(column: str) -> str:
    """The row is of the region of a unit in the scope."""
    return f"{column} = ANY({_list('unit_regions')})"


def of_unit(region: str, unit: str) -> str:
    """The row is of a unit in the scope."""
    return f"({region} || '/' || {unit}) = ANY({_list('units')})"


def of_person(column: str) -> str:
    """The row is the caller's own."""
    return f"{column} = {_one('person')}"


def of_driver(column: str) -> str:
    """The row is of the driver who calls."""
    return f"{column} = {_one('driver')}"


def any_of(*conditions: str) -> str:
    """One of them; the first that holds spares the others."""
    return " OR ".join(f"({condition})" for condition in conditions)


def place(*columns: str) -> str:
    """Of a region in the scope, or of the region of a unit in it."""
    return any_of(*map(of_region, columns), *map(of_units_region, columns))


def within(table: str, key: str, column: str) -> str:
    """What it belongs to is visible (its table's own policy decides)."""
    return f"EXISTS (SELECT 1 FROM {table} AS whole WHERE whole.{key} = {column})"


EVERYTHING: Final = "true"

# Policies that ask each other's tables would run in a circle; these functions run as the tables' owner instead.
FUNCTIONS: Final[dict[str, str]] = {
    "paiche_sees_vehicle(wanted text)": (
        f"SELECT EXISTS (SELECT 1 FROM vehicles AS v WHERE v.plate = wanted AND ({place('v.unit_region')}))"
    ),
    # Those who serve a request see it too: their car or driver was sent, or they were asked for one.
    "paiche_serves_request(wanted text)": (
        "SELECT EXISTS (SELECT 1 FROM orders AS o LEFT JOIN vehicles AS v ON v.plate = o.vehicle WHERE o.request = "
        f"wanted AND ({of_region('v.unit_region')} OR {of_driver('o.driver')})) "
        f"OR EXISTS (SELECT 1 FROM two_sided_orders AS t WHERE t.request = wanted AND {of_region('t.serving_region')}) "
        f"OR EXISTS (SELECT 1 FROM request_lives AS l WHERE l.request = wanted AND {of_person('l.filed_by')})"
    ),
    "paiche_sees_request(wanted text)": (
        "SELECT EXISTS (SELECT 1 FROM requests AS r WHERE r.request = wanted AND "
        f"({of_region('r.region')} OR {of_unit('r.region', 'r.unit')})) OR paiche_serves_request(wanted)"
    ),
}
