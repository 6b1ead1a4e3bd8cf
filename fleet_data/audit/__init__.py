"""The audit log as a Merkle log: what is appended cannot be changed without the next look at it showing so.

`entry` says what a leaf is, `merkle` the tree (RFC 6962), `note` the signed checkpoints (the text format of signed
notes), `seal_file` what is kept outside the database, `verify` the look. The rows are in `fleet_data.stores.audit`.
"""
