"""Why a plan is as it is, in the field's words and with its articles; and a plan changed by hand."""
