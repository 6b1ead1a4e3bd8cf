"""What ends must not end before it starts, and an agreement is between two regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fleet_data.files.errors import CellError
from fleet_data.files.row import Table

_SPANS = (("requests", "depart_earliest", "depart_latest"), ("agreements", "valid_from", "valid_until"))


def check_spans(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """Ends before their starts, and agreements of a region with itself."""
    for ledger, start, end in _SPANS:
        for row in tables[ledger].rows:
            if start in row.values and end in row.values and row.values[end] < row.values[start]:
                header = row.headers[start]
                yield row.error(
                    end,
                    f"早于“{header}”（{row.raw[start]}）；结束不得早于开始",
                    f"is before '{header}' ({row.raw[start]}); an end must not be before its start",
                )
    for row in tables["agreements"].rows:
        regions = row.values.get("pool_region"), row.values.get("request_region")
        if None not in regions and regions[0] == regions[1]:
            yield row.error(
                "request_region",
                "供车与用车是同一地区；协议须在两地之间",
                "is the pool's own region; an agreement is between two",
            )
