"""The one door for points: every entrance hands its batches to `Door`, and nothing else writes points."""

from fleet_data.tracks.intake.door import Door, DoorFullError

__all__ = ["Door", "DoorFullError"]
