import { type Static, Type } from "typebox";
import { EEventType } from "./enums.js";
import { DeliveryReport, frameMembers, IEventAccount } from "./event-frame.js";
import { DateTime, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

/** A stored event of any type as `GET /event` answers it: the frame of events.md 3, `payload` by type. */
export const IEventFrame = Named("IEventFrame", {
  ...frameMembers,
  modified_on: DateTime,
  type: EEventType,
  payload: Type.Unknown(),
  call: Type.Optional(Type.Unknown()),
  call_flow: Type.Optional(Type.Unknown()),
  command: Type.Optional(Type.String()),
  tag: Type.Optional(Nullable(Type.String())),
  source_action: Type.Optional(Type.String()),
  ref_id: Uuid,
  account: IEventAccount,
  delivery_report: DeliveryReport,
  sequence: Type.Integer({ minimum: 1 }),
  position: Type.Integer({ minimum: 1 }),
});
export type IEventFrame = Static<typeof IEventFrame>;

/** Events in ascending `position`; `next` is what to pass as `after` to read on. */
export const IEventPage = Named("IEventPage", {
  take: Type.Integer(),
  after: Nullable(Type.String()),
  next: Type.Integer({ minimum: 0 }),
  data: Type.Array(IEventFrame),
});
export type IEventPage = Static<typeof IEventPage>;
