"""Worlds on real geography, replayed days and benchmarks: everything here is plainly demonstration data."""
