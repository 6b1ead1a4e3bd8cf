"""Days of fixes cut into stays, legs and what is unknown; see `cut`."""

from fleet_data.tracks.segments.cut import cut
from fleet_data.tracks.segments.settings import Kind, Settings
from fleet_data.tracks.segments.track import Track, track_of

__all__ = ["Kind", "Settings", "Track", "cut", "track_of"]
