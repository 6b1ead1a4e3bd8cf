"""Why a plan is as it is: manual changes, advice for one request, verified relaxations, what limits cost.

Works on any plan of a problem, whoever made it; everything it proposes passes `solver.check`.
"""
