"""The gateway for JT/T 808 terminals: TCP in, points to the door, an answer only after the commit.

`connection` reads one terminal's bytes, `dialogue` answers what is no plain position, `inbox` gathers for the next
commit, `committer` hands it to the door and lets the answers go, `server` holds it together.
"""
