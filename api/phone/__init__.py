"""Drivers' phones: a key that never leaves the phone, tokens bound to it (RFC 9449), and what waited for a signal.

`proof` checks possession of the key, `enrolling` and `tokens` give and rotate tokens, `gate` lets requests in, `batch`
reads signed batches and `delivering` keeps them, `windows` says when positions may be taken, `photo` cleans photos.
"""
