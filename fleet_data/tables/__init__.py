"""The tables, one noun a file; queries are in `fleet_data.stores`, name for name.

Ledger tables are keyed by the key the office itself uses (plate, staff number, request number …), so that a row,
its journal and a message to the user speak of the same thing. Instants are UTC, money CNY, places WGS-84 degrees.
"""

from fleet_data.tables.accounts import AccountRow, PasswordRow
from fleet_data.tables.agreements import AgreementRow
from fleet_data.tables.answers import AnswerRow
from fleet_data.tables.approvals import ApprovalDecisionRow, ApprovalRoundRow, ApproverPostRow
from fleet_data.tables.audit import AuditCheckpointRow, AuditDetailRow, AuditEntryRow, AuditLeafRow
from fleet_data.tables.base import Base
from fleet_data.tables.bookings import BookingRow
from fleet_data.tables.calendar import CalendarDayRow
from fleet_data.tables.devices import DeviceRow
from fleet_data.tables.drivers import DriverRow
from fleet_data.tables.establishment import EstablishmentRow
from fleet_data.tables.grants import BreakGlassRow, GrantRow
from fleet_data.tables.jobs import JobRow, JobSendRow, TimetableRow
from fleet_data.tables.journal import JournalRow
from fleet_data.tables.options import OptionRequestRow, OptionRow
from fleet_data.tables.order_life import OrderReportRow, OrderStepRow
from fleet_data.tables.orders import OrderRow
from fleet_data.tables.out_of_use import DriverAbsenceRow, VehicleBlockRow
from fleet_data.tables.papers import DriverFileRow, VehicleFileRow
from fleet_data.tables.phone_batches import OrderPhotoRow, PhoneBatchRow
from fleet_data.tables.phones import PhoneCodeRow, PhoneProofRow, PhoneRow, PhoneTokenRow
from fleet_data.tables.plans import DutyRow, PlanRow, PlanRulingRow
from fleet_data.tables.points import LatestRow, ParcelRow, PointRow, QuarantineRow
from fleet_data.tables.pools import PoolRow
from fleet_data.tables.publications import DayChangeRow, PublicationRow
from fleet_data.tables.regions import RegionRow
from fleet_data.tables.request_lives import RequestLifeRow
from fleet_data.tables.requests import RequestRow
from fleet_data.tables.rulings import RulingRow
from fleet_data.tables.seals import SealExceptionRow, SealRow
from fleet_data.tables.sessions import OidcFlowRow, SessionRow, SignInTryRow
from fleet_data.tables.settlements import AgreementTermsRow, NettingStatementRow, TwoSidedOrderRow
from fleet_data.tables.social import CatalogueEntryRow, SupplierClaimRow
from fleet_data.tables.suppliers import SupplierRow
from fleet_data.tables.terminals import TerminalRow
from fleet_data.tables.track_days import DayFileRow, TrackDayRow, TrackHoldRow
from fleet_data.tables.units import UnitRow
from fleet_data.tables.vehicles import VehicleRow

__all__ = [
    "AccountRow",
    "AgreementRow",
    "AgreementTermsRow",
    "AnswerRow",
    "ApprovalDecisionRow",
    "ApprovalRoundRow",
    "ApproverPostRow",
    "AuditCheckpointRow",
    "AuditDetailRow",
    "AuditEntryRow",
    "AuditLeafRow",
    "Base",
    "BookingRow",
    "BreakGlassRow",
    "CalendarDayRow",
    "CatalogueEntryRow",
    "DayChangeRow",
    "DayFileRow",
    "DeviceRow",
    "DriverAbsenceRow",
    "DriverFileRow",
    "DriverRow",
    "DutyRow",
    "EstablishmentRow",
    "GrantRow",
    "JobRow",
    "JobSendRow",
    "JournalRow",
    "LatestRow",
    "NettingStatementRow",
    "OidcFlowRow",
    "OptionRequestRow",
    "OptionRow",
    "OrderPhotoRow",
    "OrderReportRow",
    "OrderRow",
    "OrderStepRow",
    "ParcelRow",
    "PasswordRow",
    "PhoneBatchRow",
    "PhoneCodeRow",
    "PhoneProofRow",
    "PhoneRow",
    "PhoneTokenRow",
    "PlanRow",
    "PlanRulingRow",
    "PointRow",
    "PoolRow",
    "PublicationRow",
    "QuarantineRow",
    "RegionRow",
    "RequestLifeRow",
    "RequestRow",
    "RulingRow",
    "SealExceptionRow",
    "SealRow",
    "SessionRow",
    "SignInTryRow",
    "SupplierClaimRow",
    "SupplierRow",
    "TerminalRow",
    "TimetableRow",
    "TrackDayRow",
    "TrackHoldRow",
    "TwoSidedOrderRow",
    "UnitRow",
    "VehicleBlockRow",
    "VehicleFileRow",
    "VehicleRow",
]
