"""What a run leaves in its folder: `findings.jsonl`, `rejected.jsonl`, `summary.json`; the same run, the same bytes."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from inspection.day_file import day_of_number
from inspection.detector import Detector
from inspection.innocents import zh
from inspection.run import Inspection
from inspection.sight import Verdict


def write_outputs(found: Inspection, out: Path) -> list[Path]:
    """Write the files, each whole or not at all; OSError where the folder cannot be written."""
    out.mkdir(parents=True, exist_ok=True)
    texts = {
        "findings.jsonl": _lines(finding.to_dict() for finding in found.findings),
        "rejected.jsonl": _lines(row.to_dict() for row in found.rejected),
        "summary.json": json.dumps(summary(found), ensure_ascii=False, indent=1) + "\n",
    }
    if found.shadows:
        texts["findings-beside.jsonl"] = _lines(finding.to_dict() for finding in found.shadows)
    for name, text in texts.items():
        part = out / f".{name}.part"
        part.write_text(text, "utf-8")
        os.replace(part, out / name)
    return [out / name for name in texts]


def _lines(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)


def summary(found: Inspection) -> dict[str, Any]:
    """Counts of the run: what was read, which detectors ran or were off and why, and their three verdicts."""
    first, last = found.days
    return {
        "format": "findings/1",
        "dataset": {
            "tables": sorted(found.dataset.tables),
            "first_day": day_of_number(first).isoformat(),
            "last_day": day_of_number(last).isoformat(),
            "vehicles": len(found.dataset.vehicles),
            "vehicles_with_fixes": found.vehicles_seen,
            "fixes": found.fixes,
            "doubted_fixes": found.doubted,
        },
        "findings": len(found.findings),
        "rejected": dict(sorted(Counter(row.file for row in found.rejected).items())),
        "switched_off": {f"{off.detector.name}/{off.detector.version}": list(off.lacks) for off in found.off},
        "detectors": [_detector(detector, found) for detector in found.ran],
    }


def _detector(detector: Detector, found: Inspection) -> dict[str, Any]:
    reported = [f for f in (*found.findings, *found.shadows) if f.detector.identity == detector.identity]
    named = sum(detector.name in f.also for f in found.findings)
    return {
        "detector": detector.name,
        "version": detector.version,
        "state": detector.state.value,
        "family": detector.family.value,
        "sees": {"zh": detector.sees_zh, "en": detector.sees_en},
        "findings": len(reported),
        "named_by_others": named,
        "clear": _reasons(detector, Verdict.CLEAR, found),
        "insufficient": _reasons(detector, Verdict.INSUFFICIENT, found),
        "innocents": [{"zh": zh(word), "en": word} for word in detector.innocents],
    }


def _reasons(detector: Detector, verdict: Verdict, found: Inspection) -> dict[str, int]:
    return {
        reason: count
        for (identity, said, reason), count in sorted(found.verdicts.items())
        if identity == detector.identity and said is verdict
    }
