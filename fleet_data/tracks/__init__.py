"""What vehicles report of themselves: datum first, then (with tracking) intake, quality, segments, journeys."""
