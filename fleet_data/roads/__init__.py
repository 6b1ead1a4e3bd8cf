"""Kilometres and minutes between places: one interface, three providers, and a cache by content."""
