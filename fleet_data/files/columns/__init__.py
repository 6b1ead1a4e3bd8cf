"""The five ledgers in their order; each file here declares one."""

from fleet_data.files.columns.agreements import AGREEMENTS
from fleet_data.files.columns.drivers import DRIVERS
from fleet_data.files.columns.requests import REQUESTS
from fleet_data.files.columns.suppliers import SUPPLIERS
from fleet_data.files.columns.vehicles import VEHICLES

LEDGERS = (VEHICLES, DRIVERS, REQUESTS, SUPPLIERS, AGREEMENTS)
