"""The API's description (OpenAPI), with what FastAPI leaves imprecise put right."""

from __future__ import annotations

from typing import Any


def without_null_parameters(description: dict[str, Any]) -> None:
    """A parameter that may be left out is not one that may be null: a query has no null."""
    for operations in description["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                schema = parameter["schema"]
                kept = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
                if len(kept) == 1:
                    del schema["anyOf"]
                    schema.update(kept[0])
