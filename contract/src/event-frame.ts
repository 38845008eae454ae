import { type TProperties, type TSchema, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { DateTime, Uuid } from "./primitives.js";
import { IEventDeliveryReport } from "./webhook.js";

/** The account on a frame: without balance and time zone (events.md 2.4). */
export const IEventAccount = Type.Omit(IAccountBase, ["balance", "time_zone"], { title: "IEventAccount" });

/** Members that every frame has, of stored events and of `auth` answers. */
export const frameMembers = {
  uuid: Uuid,
  created_on: DateTime,
  /** = `created_on` */
  timestamp: DateTime,
  success: Type.Boolean(),
  message: Type.String(),
} as const;

/** Attempts to deliver the event to webhooks; empty when it is first sent. */
export const DeliveryReport = Type.Array(IEventDeliveryReport);

/**
 * The frame of a stored event (events.md 3): one shape for all types on every channel.
 * @param payload what the type says
 * @param own members that only this type has
 */
export function storedFrame<const T extends string, P extends TSchema, M extends TProperties>(
  type: T,
  payload: P,
  own: M,
) {
  return Type.Object({
    ...frameMembers,
    modified_on: DateTime,
    type: Type.Literal(type),
    payload,
    ...own,
    ref_id: Uuid,
    account: IEventAccount,
    delivery_report: DeliveryReport,
    /** Per `ref_id`, from 1 without gaps. */
    sequence: Type.Integer({ minimum: 1 }),
    /** Per account, rising. */
    position: Type.Integer({ minimum: 1 }),
    /** Only in a replay, and then true. */
    replayed: Type.Optional(Type.Literal(true)),
  });
}

/** The frame that answers an authentication (events.md 2.4, 2.5): never stored, so it has no place in an order. */
export function authFrame<P extends TSchema>(payload: P) {
  return Type.Object({
    ...frameMembers,
    modified_on: Type.Optional(DateTime),
    type: Type.Literal("auth"),
    payload,
    ref_id: Type.Optional(Uuid),
    account: Type.Optional(IEventAccount),
    delivery_report: Type.Optional(DeliveryReport),
  });
}
