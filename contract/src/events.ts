import { type Static, type TSchema, Type } from "typebox";
import { ICall } from "./call.js";
import { ICallSIPUser } from "./call-base.js";
import { ICallFlowRow } from "./call-flow.js";
import { EAlarmKind, ECallState, type EEventType, ESIPUserState, wordsOf } from "./enums.js";
import { authFrame, IEventAccount, storedFrame } from "./event-frame.js";
import { ITNOrder } from "./order.js";
import { Money, Uuid } from "./primitives.js";
import { ICallRecord, IEventTranscript } from "./record.js";
import { Named, Nullable, Words } from "./schema.js";
import { IEventSMS, IEventSMSI } from "./sms.js";
import { ITNLease } from "./tn-lease.js";
import { IUserBase } from "./user.js";
import { IWebhookTarget } from "./webhook.js";

/** The user in an `auth` answer: without the ids of other sign-in services. */
export const IEventUser = Type.Omit(
  IUserBase,
  ["gmail_user_id", "facebook_user_id", "apple_user_id", "wechat_user_id"],
  { title: "IEventUser" },
);

/** Payload of `auth`: the connection, and who it belongs to once it is let in. */
export const IEventConnection = Named("IEventConnection", {
  uuid: Uuid,
  ip: Type.String(),
  user: Type.Optional(IEventUser),
  account: Type.Optional(IEventAccount),
});

/**
 * A call leg as payload: without the three lists, which are in `call`. Its state may be a word of the older platform, for
 * accounts that asked for them.
 */
export const IEventCall = Named("IEventCall", {
  ...Type.Omit(ICall, ["children", "records", "logs"]).properties,
  state: Words([...wordsOf(ECallState), "online", "offline"]),
});

/** Result of one executed XML command (events.md 6.2). */
export const IEventCommand = Named("IEventCommand", {
  name: Type.String(),
  success: Type.Boolean(),
  reason: Type.String(),
  path: Type.String(),
  document: Type.Integer(),
  tag: Nullable(Type.String()),
  attributes: Type.Record(Type.String(), Type.String()),
  meta: Type.Record(Type.String(), Type.String()),
  /** Empty in an event; the log row gets them when the block has ended. */
  children: Type.Array(Type.Unknown()),
  error: Type.Array(Type.Unknown()),
});

/** Payload of `call_flow`. */
export const IEventCallFlow = Named("IEventCallFlow", { command: IEventCommand, call: IEventCall });

/** The log row of the command; its sequence is that of the frame. */
export const IEventLogRow = Named("IEventLogRow", {
  ...Type.Omit(ICallFlowRow, ["sequence", "command"]).properties,
  command: IEventCommand,
});

/** A SIP user that came or went. */
export const IEventSIPUser = Named("IEventSIPUser", { ...ICallSIPUser.properties, state: ESIPUserState });

/** A webhook that was switched off. */
export const IEventWebhook = Named("IEventWebhook", {
  target: IWebhookTarget,
  url: Type.String(),
  state: Words(["disabled"]),
  reason: Type.String(),
});

/** What looks like fraud or the way to it (security.md 12). */
export const IEventAlarm = Named("IEventAlarm", {
  kind: EAlarmKind,
  /** By kind: of `spend` `percent`, `spent` and `limit`; of `short_calls` `calls` and `short`; of `rate` `call`, `rate` and `median`; of `destination` `country` and `is_held`; of `same_text` and `sms_pumping` `sample` and `count`. */
  details: Type.Record(Type.String(), Type.Unknown()),
});

/** Payload of a test delivery. */
export const IEventTest = Named("IEventTest", { hello: Words(["world"]) });

/** Something of a registration that has moved. */
export const IEventRegistration = Named("IEventRegistration", {
  kind: Words(["brand", "campaign", "assignment"]),
  /** The brand or campaign; of an assignment the subscription, its number and state. */
  entity: Type.Record(Type.String(), Type.Unknown()),
  state: Type.String(),
  previous_state: Nullable(Type.String()),
});

const tag = Nullable(Type.String());

/**
 * Event type -> schema of its frame, for the types that are made now. The event websocket sends these frames; who adds a
 * member adds it here, and nothing is renamed or removed.
 */
export const eventFrames = {
  auth: authFrame(IEventConnection),
  call_state: storedFrame("call_state", IEventCall, { call: ICall }),
  call_flow: storedFrame("call_flow", IEventCallFlow, {
    call: ICall,
    call_flow: IEventLogRow,
    command: Type.String(),
    tag,
  }),
  call_record: storedFrame("call_record", ICallRecord, { call: ICall, tag }),
  call_asr: storedFrame("call_asr", IEventTranscript, { call: ICall, tag }),
  tn_order: storedFrame("tn_order", ITNOrder, {}),
  balance: storedFrame("balance", Money, { source_action: Type.String() }),
  tn_lease: storedFrame("tn_lease", ITNLease, { source_action: Words(["tnleases_releasing", "tnleases_released"]) }),
  sip_user: storedFrame("sip_user", IEventSIPUser, {}),
  campaign: storedFrame("campaign", IEventRegistration, {}),
  sms: storedFrame("sms", Type.Union([IEventSMS, IEventSMSI]), {}),
  webhook: storedFrame("webhook", IEventWebhook, {}),
  alarm: storedFrame("alarm", IEventAlarm, {}),
  test: storedFrame("test", IEventTest, {}),
} as const satisfies Partial<Record<EEventType, TSchema>>;

/** A type of event that is made now. */
export type MadeEventType = keyof typeof eventFrames;
/** The frame of one type. */
export type EventFrame<T extends MadeEventType = MadeEventType> = Static<(typeof eventFrames)[T]>;
