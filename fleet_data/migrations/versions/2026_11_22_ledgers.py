"""What offices keep: regions, units, pools, the five ledgers, establishment, calendar days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "regions",
        sa.Column("code", sa.String(12), nullable=False, comment="GB/T 2260 code"),
        sa.Column("name", sa.String(200), nullable=False, comment="official Chinese name"),
        sa.Column("name_en", sa.String(200), nullable=False, comment="name in English, as commonly written"),
        sa.Column("level", sa.String(20), nullable=False, comment="region, league (盟市) or banner (旗县市区)"),
        sa.Column("parent", sa.String(12), nullable=True, comment="the code above"),
        sa.Column("seat_lat", sa.Double(), nullable=False, comment="seat, WGS-84 degrees north"),
        sa.Column("seat_lon", sa.Double(), nullable=False, comment="seat, WGS-84 degrees east"),
        sa.CheckConstraint("level IN ('region', 'league', 'banner')", name=op.f("ck_regions_level_known")),
        sa.CheckConstraint("parent <> code", name=op.f("ck_regions_not_its_own_parent")),
        sa.CheckConstraint(
            "seat_lat BETWEEN -90 AND 90 AND seat_lon BETWEEN -180 AND 180 AND NOT (seat_lat = 0 AND seat_lon = 0)",
            name=op.f("ck_regions_seat_place"),
        ),
        sa.ForeignKeyConstraint(["parent"], ["regions.code"], name=op.f("fk_regions_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_index(op.f("ix_regions_parent"), "regions", ["parent"], unique=False)

    op.create_table(
        "units",
        sa.Column("region", sa.String(12), nullable=False, comment="the level it belongs to"),
        sa.Column("name", sa.String(200), nullable=False, comment="as the ledgers write it"),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_units_region")),
        sa.PrimaryKeyConstraint("region", "name", name=op.f("pk_units")),
    )

    op.create_table(
        "establishment",
        sa.Column("region", sa.String(12), nullable=False, comment="region of the unit"),
        sa.Column("unit", sa.String(200), nullable=False, comment="name of the unit"),
        sa.Column("category", sa.String(20), nullable=False, comment="vehicle category"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first legal day"),
        sa.Column("valid_until", sa.Date(), nullable=True, comment="last legal day; empty: until further notice"),
        sa.Column("vehicles", sa.Integer(), nullable=False, comment="approved number of vehicles"),
        sa.Column("document", sa.String(200), nullable=False, comment="the approval that is cited"),
        sa.CheckConstraint(
            "category IN ('confidential', 'emergency', 'enforcement', 'special', 'general')",
            name=op.f("ck_establishment_category_known"),
        ),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_establishment_ends_after_start")),
        sa.CheckConstraint("vehicles >= 0", name=op.f("ck_establishment_vehicles_not_negative")),
        sa.ForeignKeyConstraint(
            ["region", "unit"], ["units.region", "units.name"], name=op.f("fk_establishment_region_unit")
        ),
        sa.PrimaryKeyConstraint("region", "unit", "category", "valid_from", name=op.f("pk_establishment")),
    )

    op.create_table(
        "pools",
        sa.Column("name", sa.String(200), nullable=False, comment="as the ledgers write it"),
        sa.Column("region", sa.String(12), nullable=False, comment="the level whose pool it is"),
        sa.Column("lat", sa.Double(), nullable=False, comment="WGS-84 degrees north"),
        sa.Column("lon", sa.Double(), nullable=False, comment="WGS-84 degrees east"),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180 AND NOT (lat = 0 AND lon = 0)",
            name=op.f("ck_pools_pool_place"),
        ),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_pools_region")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_pools")),
    )
    op.create_index(op.f("ix_pools_region"), "pools", ["region"], unique=False)

    op.create_table(
        "vehicles",
        sa.Column("plate", sa.String(64), nullable=False, comment="number plate"),
        sa.Column("pool", sa.String(200), nullable=False, comment="the pool it stands in"),
        sa.Column("unit_region", sa.String(12), nullable=False, comment="region of the unit: that of its pool"),
        sa.Column("unit", sa.String(200), nullable=False, comment="the organ it is registered to"),
        sa.Column("category", sa.String(20), nullable=False, comment="vehicle category"),
        sa.Column("seats", sa.Integer(), nullable=False, comment="passengers, the driver not counted"),
        sa.Column("energy", sa.String(20), nullable=False, comment="what it runs on"),
        sa.Column("fixed_cost_cny", sa.Double(), nullable=False, comment="CNY for a day it is used"),
        sa.Column("cost_per_km_cny", sa.Double(), nullable=False, comment="CNY per km"),
        sa.Column(
            "available",
            JSON,
            nullable=False,
            comment="[from, until] times of day, ascending, Asia/Shanghai; until 00:00 is midnight",
        ),
        sa.Column("state", sa.String(20), nullable=False, comment="whether it can be sent at all"),
        sa.Column("range_km", sa.Double(), nullable=True, comment="km a day on one charge or tank; empty: no limit"),
        sa.Column("features", JSON, nullable=False, comment="equipment, sorted words"),
        sa.Column("duty_car", sa.Boolean(), nullable=False, comment="值班车: exempt from holiday sealing"),
        sa.Column(
            "reserve", sa.Boolean(), nullable=False, comment="备勤: counts into the reserve of its pool and category"
        ),
        sa.Column("displacement_l", sa.Double(), nullable=True, comment="litres"),
        sa.Column("price_cny", sa.Double(), nullable=True, comment="purchase price, CNY"),
        sa.Column("first_registered_on", sa.Date(), nullable=True, comment="day of first registration"),
        sa.CheckConstraint(
            "category IN ('confidential', 'emergency', 'enforcement', 'special', 'general')",
            name=op.f("ck_vehicles_category_known"),
        ),
        sa.CheckConstraint(
            "energy IN ('petrol', 'diesel', 'hybrid', 'electric')", name=op.f("ck_vehicles_energy_known")
        ),
        sa.CheckConstraint(
            "state IN ('in_service', 'repair', 'sealed', 'retired')", name=op.f("ck_vehicles_state_known")
        ),
        sa.CheckConstraint("cost_per_km_cny >= 0", name=op.f("ck_vehicles_cost_per_km_cny_not_negative")),
        sa.CheckConstraint("displacement_l >= 0", name=op.f("ck_vehicles_displacement_l_not_negative")),
        sa.CheckConstraint("fixed_cost_cny >= 0", name=op.f("ck_vehicles_fixed_cost_cny_not_negative")),
        sa.CheckConstraint("price_cny >= 0", name=op.f("ck_vehicles_price_cny_not_negative")),
        sa.CheckConstraint("range_km > 0", name=op.f("ck_vehicles_range_km_positive")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_vehicles_seats_positive")),
        sa.ForeignKeyConstraint(["pool"], ["pools.name"], name=op.f("fk_vehicles_pool")),
        sa.ForeignKeyConstraint(
            ["unit_region", "unit"], ["units.region", "units.name"], name=op.f("fk_vehicles_unit_region_unit")
        ),
        sa.PrimaryKeyConstraint("plate", name=op.f("pk_vehicles")),
    )
    op.create_index(op.f("ix_vehicles_pool"), "vehicles", ["pool"], unique=False)

    op.create_table(
        "drivers",
        sa.Column("driver", sa.String(64), nullable=False, comment="staff number"),
        sa.Column("name", sa.String(200), nullable=False, comment="name"),
        sa.Column("pool", sa.String(200), nullable=False, comment="the pool they drive for"),
        sa.Column("licence_class", sa.String(20), nullable=False, comment="A1 … C2"),
        sa.Column("licence_valid_until", sa.Date(), nullable=False, comment="last legal day of the licence"),
        sa.Column(
            "on_duty",
            JSON,
            nullable=False,
            comment="[from, until] times of day, ascending, Asia/Shanghai; until 00:00 is midnight",
        ),
        sa.Column("max_driving_minutes", sa.Double(), nullable=True, comment="minutes at the wheel a day"),
        sa.Column(
            "usual_plate",
            sa.String(64),
            nullable=True,
            comment="the vehicle usually driven; it may stand in a ledger not imported",
        ),
        sa.Column("is_leader", sa.Boolean(), nullable=False, comment="leaders do not drive official cars themselves"),
        sa.CheckConstraint("max_driving_minutes >= 0", name=op.f("ck_drivers_max_driving_minutes_not_negative")),
        sa.ForeignKeyConstraint(["pool"], ["pools.name"], name=op.f("fk_drivers_pool")),
        sa.PrimaryKeyConstraint("driver", name=op.f("pk_drivers")),
    )
    op.create_index(op.f("ix_drivers_pool"), "drivers", ["pool"], unique=False)

    op.create_table(
        "requests",
        sa.Column("request", sa.String(64), nullable=False, comment="request number"),
        sa.Column("region", sa.String(12), nullable=False, comment="the requesting level"),
        sa.Column("unit", sa.String(200), nullable=False, comment="the requesting unit"),
        sa.Column("purpose", sa.String(20), nullable=False, comment="what the trip is for"),
        sa.Column("reason", sa.Text(), nullable=False, comment="in the unit's words"),
        sa.Column("passengers", sa.Integer(), nullable=False, comment="people, the driver not counted"),
        sa.Column("priority", sa.Integer(), nullable=False, comment="1 highest … 4"),
        sa.Column("origin", sa.String(200), nullable=False, comment="name of the place of departure"),
        sa.Column("origin_lat", sa.Double(), nullable=False, comment="WGS-84 degrees north"),
        sa.Column("origin_lon", sa.Double(), nullable=False, comment="WGS-84 degrees east"),
        sa.Column("destination", sa.String(200), nullable=False, comment="name of the destination"),
        sa.Column("destination_lat", sa.Double(), nullable=False, comment="WGS-84 degrees north"),
        sa.Column("destination_lon", sa.Double(), nullable=False, comment="WGS-84 degrees east"),
        sa.Column("depart_earliest", INSTANT, nullable=False, comment="UTC"),
        sa.Column("depart_latest", INSTANT, nullable=False, comment="UTC"),
        sa.Column(
            "stay_minutes", sa.Double(), nullable=False, comment="minutes at the destination before the way back"
        ),
        sa.Column("round_trip", sa.Boolean(), nullable=False, comment="the vehicle brings them back"),
        sa.Column("filed_at", INSTANT, nullable=False, comment="UTC"),
        sa.Column("approved_at", INSTANT, nullable=True, comment="UTC"),
        sa.Column("approver", sa.String(200), nullable=True, comment="who approved"),
        sa.Column("oral_approval", sa.Boolean(), nullable=False, comment="approved by word of mouth, papers to follow"),
        sa.Column("categories", JSON, nullable=False, comment="vehicle categories asked for; none: any"),
        sa.Column("features", JSON, nullable=False, comment="equipment asked for, sorted words"),
        sa.Column("share_consent", sa.Boolean(), nullable=False, comment="may ride with another unit"),
        sa.Column("draws_allowance", sa.Boolean(), nullable=False, comment="公务交通补贴: the travellers draw it"),
        sa.Column(
            "inside_allowance_area", sa.Boolean(), nullable=True, comment="empty: decided by the distance to the seat"
        ),
        sa.CheckConstraint(
            "purpose IN ('ordinary', 'confidential', 'emergency', 'enforcement', 'special', "
            "'survey', 'reception', 'group')",
            name=op.f("ck_requests_purpose_known"),
        ),
        sa.CheckConstraint("depart_latest >= depart_earliest", name=op.f("ck_requests_departs_in_order")),
        sa.CheckConstraint(
            "destination_lat BETWEEN -90 AND 90 AND destination_lon BETWEEN -180 AND 180 "
            "AND NOT (destination_lat = 0 AND destination_lon = 0)",
            name=op.f("ck_requests_destination_place"),
        ),
        sa.CheckConstraint(
            "origin_lat BETWEEN -90 AND 90 AND origin_lon BETWEEN -180 AND 180 "
            "AND NOT (origin_lat = 0 AND origin_lon = 0)",
            name=op.f("ck_requests_origin_place"),
        ),
        sa.CheckConstraint("passengers > 0", name=op.f("ck_requests_passengers_positive")),
        sa.CheckConstraint("priority BETWEEN 1 AND 4", name=op.f("ck_requests_priority_1_to_4")),
        sa.CheckConstraint("stay_minutes >= 0", name=op.f("ck_requests_stay_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["region", "unit"], ["units.region", "units.name"], name=op.f("fk_requests_region_unit")
        ),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_depart_earliest"), "requests", ["depart_earliest"], unique=False)
    op.create_index(op.f("ix_requests_region"), "requests", ["region"], unique=False)

    op.create_table(
        "suppliers",
        sa.Column("supplier", sa.String(64), nullable=False, comment="key of the car class"),
        sa.Column("name", sa.String(200), nullable=False, comment="name of the company"),
        sa.Column("region", sa.String(12), nullable=False, comment="where it serves"),
        sa.Column("seats", sa.Integer(), nullable=False, comment="passengers, the driver not counted"),
        sa.Column("base_cost_cny", sa.Double(), nullable=False, comment="CNY a service"),
        sa.Column("cost_per_km_cny", sa.Double(), nullable=False, comment="CNY per km"),
        sa.Column("cost_per_minute_cny", sa.Double(), nullable=False, comment="CNY per minute"),
        sa.Column(
            "catalogue_number", sa.String(200), nullable=True, comment="entry in the guiding catalogue (Art. 21)"
        ),
        sa.Column("catalogue_valid_until", sa.Date(), nullable=True, comment="last legal day of the entry"),
        sa.Column("features", JSON, nullable=False, comment="equipment, sorted words"),
        sa.Column("max_options", sa.Integer(), nullable=True, comment="services a day; empty: no limit"),
        sa.CheckConstraint("base_cost_cny >= 0", name=op.f("ck_suppliers_base_cost_cny_not_negative")),
        sa.CheckConstraint("cost_per_km_cny >= 0", name=op.f("ck_suppliers_cost_per_km_cny_not_negative")),
        sa.CheckConstraint("cost_per_minute_cny >= 0", name=op.f("ck_suppliers_cost_per_minute_cny_not_negative")),
        sa.CheckConstraint("max_options >= 0", name=op.f("ck_suppliers_max_options_not_negative")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_suppliers_seats_positive")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_suppliers_region")),
        sa.PrimaryKeyConstraint("supplier", name=op.f("pk_suppliers")),
    )
    op.create_index(op.f("ix_suppliers_region"), "suppliers", ["region"], unique=False)

    op.create_table(
        "agreements",
        sa.Column("agreement", sa.String(64), nullable=False, comment="agreement number"),
        sa.Column("pool_region", sa.String(12), nullable=False, comment="whose vehicles serve"),
        sa.Column("request_region", sa.String(12), nullable=False, comment="whose requests"),
        sa.Column("cost_per_option_cny", sa.Double(), nullable=False, comment="CNY a service, on top of its own cost"),
        sa.Column("document", sa.String(200), nullable=False, comment="what is cited"),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="first legal day"),
        sa.Column("valid_until", sa.Date(), nullable=False, comment="last legal day"),
        sa.Column("max_vehicles", sa.Integer(), nullable=True, comment="vehicles a day; empty: no limit"),
        sa.CheckConstraint("cost_per_option_cny >= 0", name=op.f("ck_agreements_cost_per_option_cny_not_negative")),
        sa.CheckConstraint("max_vehicles >= 0", name=op.f("ck_agreements_max_vehicles_not_negative")),
        sa.CheckConstraint("pool_region <> request_region", name=op.f("ck_agreements_two_regions")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_agreements_ends_after_start")),
        sa.ForeignKeyConstraint(["pool_region"], ["regions.code"], name=op.f("fk_agreements_pool_region")),
        sa.ForeignKeyConstraint(["request_region"], ["regions.code"], name=op.f("fk_agreements_request_region")),
        sa.PrimaryKeyConstraint("agreement", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_pool_region"), "agreements", ["pool_region"], unique=False)
    op.create_index(op.f("ix_agreements_request_region"), "agreements", ["request_region"], unique=False)

    op.create_table(
        "calendar_days",
        sa.Column("region", sa.String(12), nullable=False, comment="it and all below"),
        sa.Column("day", sa.Date(), nullable=False, comment="the legal day"),
        sa.Column("kind", sa.String(20), nullable=False, comment="what the day is for offices"),
        sa.Column("label_zh", sa.String(200), nullable=False, comment="its name in Chinese"),
        sa.Column("label_en", sa.String(200), nullable=False, comment="its name in English"),
        sa.Column("status", sa.String(20), nullable=False, comment="official, or provisional until the notice is out"),
        sa.Column("source", sa.String(200), nullable=False, comment="the notice that is cited"),
        sa.CheckConstraint(
            "kind IN ('workday', 'make_up_workday', 'weekend', 'holiday')", name=op.f("ck_calendar_days_kind_known")
        ),
        sa.CheckConstraint("status IN ('official', 'provisional')", name=op.f("ck_calendar_days_status_known")),
        sa.ForeignKeyConstraint(["region"], ["regions.code"], name=op.f("fk_calendar_days_region")),
        sa.PrimaryKeyConstraint("region", "day", name=op.f("pk_calendar_days")),
    )


def downgrade() -> None:
    for table in (
        "calendar_days",
        "agreements",
        "suppliers",
        "requests",
        "drivers",
        "vehicles",
        "pools",
        "establishment",
        "units",
        "regions",
    ):
        op.drop_table(table)
