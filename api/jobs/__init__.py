"""Jobs (后台任务): what is done outside of requests, so that it survives a killed worker and a lost broker.

The database holds each job with its lease and token (`fleet_data/stores/jobs.py`); the broker carries ids.
`kinds` names what there is to do, `performing` does one, `keeping` sends, sweeps and ticks, `broker` carries.
"""
