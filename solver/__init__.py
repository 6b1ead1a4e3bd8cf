"""The dispatch problem of one day, its solver with a proof, and its checker. Knows no law, no database."""
