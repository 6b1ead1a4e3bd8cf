"""The kinds of cells a ledger column may have, one idea a file."""
