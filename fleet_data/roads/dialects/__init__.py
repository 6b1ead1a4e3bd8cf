"""The table services that are spoken to."""

from collections.abc import Mapping

from fleet_data.roads.dialect import Dialect
from fleet_data.roads.dialects.osrm import Osrm
from fleet_data.roads.dialects.valhalla import Valhalla

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in (Osrm(), Valhalla())}
