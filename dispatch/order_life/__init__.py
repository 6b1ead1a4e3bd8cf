"""The life of an order (派车单): from draft to settled, with what may happen on the way.

`acts` is the table of what moves an order, by whom and from where; `needs` what each act must say; `road` how reports
from phones, late and in any order, give one state; `reporting` takes an act, `swapping`, `sending` and `publishing` are
what dispatchers do. Nothing here commits: that is the caller's transaction.
"""
