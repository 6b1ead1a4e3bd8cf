"""Measures the solver on fixed days against best known values and against the bars of its design."""
