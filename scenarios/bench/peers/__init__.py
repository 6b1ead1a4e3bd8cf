"""Other solvers on the same days: each told the day as well as its documentation allows, each plan checked by ours."""
