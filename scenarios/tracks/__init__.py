"""Made-up days of positions with known stops, to measure what is read out of positions. Shares no code with it."""
