"""Cars: the register, their papers, times out of use."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy.orm import Session

from api.access.permissions import Permission
from api.desk import check_inside, granted, is_assigned_only, person_of
from api.paging import PageOut, PageQuery, list_page, paged
from api.problems import NOT_FOUND, Problem
from api.schemas.base import Key, Name
from api.schemas.fleet import (
    BlockIn,
    BlockOut,
    DueOut,
    RetirementIn,
    TransferIn,
    VehicleChangeIn,
    VehicleFileIn,
    VehicleIn,
    VehicleOut,
    show_vehicle,
)
from api.work import Work, may, may_write
from dispatch import fleet
from dispatch.fleet import KeptVehicle
from dispatch.out_of_use import lift_block, put_out_of_use
from dispatch.papers import keep_vehicle_file, list_due
from fleet_data.calendar import legal_day
from fleet_data.records import VehicleState
from fleet_data.stores import out_of_use, pools, vehicles
from fleet_data.stores.out_of_use import BLOCKS

routes = APIRouter(prefix="/vehicles", tags=["fleet 车辆"])

_MOST_DUE = 500


@routes.get("")
def list_vehicles(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    asked: Annotated[PageQuery, paged(vehicles.SORTS)],
    pool: Annotated[Name | None, Query(description="of this pool alone")] = None,
    state: VehicleState | None = None,
) -> PageOut[VehicleOut]:
    """List the cars within the caller's scope; a driver's are those of their own trips. 车辆列表"""
    query = vehicles.query(
        work.scope, assigned_only=is_assigned_only(work), with_secret=may_edit(work), pool=pool, state=state
    )

    def read(session: Session) -> PageOut[VehicleOut]:
        return list_page(
            session,
            query,
            asked,
            sorts=vehicles.SORTS,
            key="plate",
            shown=lambda row: VehicleOut(vehicle=vehicles.to_record(session, row)),
        )

    return work.read(read)


@routes.post("", status_code=201, response_model=VehicleOut)
def add_a_vehicle(body: VehicleIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)]) -> Response:
    """Enter a car; one beyond the establishment is entered and told. 新增车辆"""
    check_inside(work, body.pool_region, body.unit)

    def add(session: Session) -> VehicleOut:
        done = fleet.add_vehicle(session, body.record(), who=person_of(work), day=legal_day(work.now))
        return show_vehicle(granted(done))

    return work.write(add)


@routes.get("/due")
def list_due_papers(
    work: Annotated[Work, may(Permission.EDIT_FLEET)],
    within_days: Annotated[int, Query(ge=0, le=366, description="ending within so many days")] = 30,
) -> DueOut:
    """Papers of cars and drivers that ended or end soon. 到期提醒"""
    regions = work.scope.regions | {region for region, _ in work.scope.units}

    def read(session: Session) -> DueOut:
        due = list_due(session, legal_day(work.now), within_days, regions)
        return DueOut(items=tuple(due[:_MOST_DUE]), more=len(due) > _MOST_DUE)

    return work.read(read)


@routes.get("/{plate}")
def get_a_vehicle(work: Annotated[Work, may(Permission.SEE_FLEET)], plate: Key) -> VehicleOut:
    """One car with its papers. 车辆"""
    return work.read(lambda session: show_vehicle(seen(session, work, plate)))


@routes.patch("/{plate}", response_model=VehicleOut)
def change_a_vehicle(
    body: VehicleChangeIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], plate: Key
) -> Response:
    """Change fields of a car. 修改车辆"""

    def change(session: Session) -> VehicleOut:
        seen(session, work, plate)
        changes = body.changes()
        if "unit" in changes:
            check_inside(work, seen(session, work, plate).record.pool_region, changes["unit"])
        done = fleet.change_vehicle(session, plate, changes, who=person_of(work), day=legal_day(work.now))
        return show_vehicle(granted(done))

    return work.write(change)


@routes.post("/{plate}/transfer", response_model=VehicleOut)
def transfer_a_vehicle(
    body: TransferIn, work: Annotated[Work, may_write(Permission.TRANSFER_FLEET)], plate: Key
) -> Response:
    """Move a car to another pool by a document. 车辆调剂"""

    def transfer(session: Session) -> VehicleOut:
        seen(session, work, plate)
        place = pools.find_place(session, body.pool)
        if place is None or not work.scope.holds(place[0]):
            raise Problem(NOT_FOUND)
        who = person_of(work)
        done = fleet.transfer_vehicle(session, plate, body.pool, document=body.document, who=who, now=work.now)
        return show_vehicle(granted(done))

    return work.write(transfer)


@routes.post("/{plate}/retirement", response_model=VehicleOut)
def retire_a_vehicle(
    body: RetirementIn, work: Annotated[Work, may_write(Permission.TRANSFER_FLEET)], plate: Key
) -> Response:
    """Take a car out of use for good, by a lawful way. 车辆处置"""

    def retire(session: Session) -> VehicleOut:
        seen(session, work, plate)
        done = fleet.retire_vehicle(
            session,
            plate,
            on=body.on,
            method=body.method,
            document=body.document,
            who=person_of(work),
            now=work.now,
        )
        return show_vehicle(granted(done))

    return work.write(retire)


@routes.patch("/{plate}/file", response_model=VehicleOut)
def keep_papers(body: VehicleFileIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], plate: Key) -> Response:
    """Enter papers and readings of a car. 车辆档案"""

    def keep(session: Session) -> VehicleOut:
        kept = seen(session, work, plate)
        file = granted(keep_vehicle_file(session, plate, body.changes(), who=person_of(work), reason=body.reason or ""))
        return VehicleOut(vehicle=kept.record, file=file)

    return work.write(keep)


@routes.get("/{plate}/blocks")
def list_blocks(
    work: Annotated[Work, may(Permission.SEE_FLEET)],
    asked: Annotated[PageQuery, paged(out_of_use.BLOCK_SORTS)],
    plate: Key,
) -> PageOut[BlockOut]:
    """List a car's times out of use. 停用记录"""
    query = out_of_use.query_blocks(work.scope, vehicle=plate)

    def read(session: Session) -> PageOut[BlockOut]:
        seen(session, work, plate)
        return list_page(
            session,
            query,
            asked,
            sorts=out_of_use.BLOCK_SORTS,
            key="block",
            shown=lambda row: BlockOut(block=BLOCKS.read(row)),
        )

    return work.read(read)


@routes.post("/{plate}/blocks", status_code=201, response_model=BlockOut)
def block_a_vehicle(body: BlockIn, work: Annotated[Work, may_write(Permission.EDIT_FLEET)], plate: Key) -> Response:
    """Take a car out for a time; not while a trip holds it. 车辆停用"""

    def block(session: Session) -> BlockOut:
        seen(session, work, plate)
        words = {name: getattr(body, name) for name in type(body).model_fields}
        return BlockOut(block=granted(put_out_of_use(session, plate, who=person_of(work), **words)))

    return work.write(block)


@routes.post("/{plate}/blocks/{block}/end", response_model=BlockOut)
def end_a_block(work: Annotated[Work, may_write(Permission.EDIT_FLEET)], plate: Key, block: Key) -> Response:
    """The car is back. 恢复使用"""

    def finish(session: Session) -> BlockOut:
        seen(session, work, plate)
        if BLOCKS.get(session, block).vehicle != plate:
            raise Problem(NOT_FOUND)
        return BlockOut(block=granted(lift_block(session, block, who=person_of(work), now=work.now)))

    return work.write(finish)


def may_edit(work: Work) -> bool:
    """Whether the caller keeps the register: such a person sees cars that stay off ordinary lists."""
    return work.caller.may(Permission.EDIT_FLEET)


def seen(session: Session, work: Work, plate: str) -> KeptVehicle:
    """The car, if the caller's permission carries to it; else it is not there."""
    query = vehicles.query(work.scope, assigned_only=is_assigned_only(work), with_secret=may_edit(work))
    if session.scalars(query.where(vehicles.SORTS["plate"] == plate)).one_or_none() is None:
        raise Problem(NOT_FOUND)
    return fleet.get_kept(session, plate)
