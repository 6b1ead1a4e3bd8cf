"""Datasets of labelled deeds: what detectors should find, and beside it what only looks like it.

Written from the format page alone; nothing here knows the detectors.
"""
