"""Ledgers in and out: Excel and CSV, with Chinese or English headers."""

from fleet_data.files.errors import CellError, LedgerErrors
from fleet_data.files.reading import read_ledgers
from fleet_data.files.text_cell import text_cell
from fleet_data.files.writing import write_ledgers, write_template

__all__ = ["CellError", "LedgerErrors", "read_ledgers", "text_cell", "write_ledgers", "write_template"]
