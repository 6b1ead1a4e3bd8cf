"""One file a limit; `solver.check.LIMITS` is the ordered list of them."""
