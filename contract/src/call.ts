import { type Static, type TOptional, type TString, Type } from "typebox";
import { IAccountBase } from "./account.js";
import { callBase, callCurrency, callPrice, ICallShort, ICallSIPUser } from "./call-base.js";
import { ICallFlowRow } from "./call-flow.js";
import { IDICTCountry } from "./dict.js";
import { ECallDirection, ECallEnd, ECallState, ECallType, ESIPControlAppMethod, EStirAttest } from "./enums.js";
import { DateTime, dates, Mask, SearchParams, SearchPayload, Tn, Uuid } from "./primitives.js";
import { ICallRecordBase } from "./record.js";
import { Named, Nullable, Words } from "./schema.js";

/** The account's number on a leg. */
const ICallTN = Named("ICallTN", { ...dates, tn: Tn, deleted_on: Nullable(DateTime) });

/** The control app that runs a leg (events.md 5.2). */
const ICallControlApp = Named("ICallControlApp", {
  ...dates,
  uuid: Uuid,
  name: Type.String(),
  is_active: Type.Boolean(),
  tech_prefix: Type.Integer(),
  shaken_verify_policy: Type.Integer(),
  shaken_minimum_accepted_attest_lvl: EStirAttest,
  auto_answer: Type.Boolean(),
  max_call_length_min: Nullable(Type.Integer()),
  webhook_url: Nullable(Type.String()),
  webhook_method: ESIPControlAppMethod,
  webhook_request_timeout: Nullable(Type.Integer()),
});

/** Number block data of the far number. */
const ICallLerg = Named("ICallLerg", {
  npa: Nullable(Type.String()),
  nxx: Nullable(Type.String()),
  state: Nullable(Type.String()),
  county: Nullable(Type.String()),
  rate_center: Nullable(Type.String()),
  lata: Nullable(Type.String()),
  ocn: Nullable(Type.String()),
});

/** What a channel may tell besides: keys without a value are left out (entities.md 9.1). */
const CHANNEL_EXTRAS = [
  "ip_addr",
  "application",
  "application_data",
  "dialplan",
  "context",
  "read_codec",
  "read_rate",
  "read_bit_rate",
  "write_codec",
  "write_rate",
  "write_bit_rate",
  "secure",
  "hostname",
  "presence_id",
  "presence_data",
  "callee_name",
  "callee_num",
  "callee_direction",
  "call_uuid",
  "sent_callee_name",
  "sent_callee_num",
] as const;

const channelExtras = Object.fromEntries(CHANNEL_EXTRAS.map((name) => [name, Type.Optional(Type.String())])) as Record<
  (typeof CHANNEL_EXTRAS)[number],
  TOptional<TString>
>;

/** Snapshot of the channel, and the values of `<Meta>`. */
const ICallMeta = Named("ICallMeta", {
  uuid: Uuid,
  callstate: Type.String(),
  state: Type.String(),
  created: Type.String(),
  created_epoch: Type.Integer(),
  cid_name: Type.String(),
  cid_num: Type.String(),
  name: Type.String(),
  direction: Type.String(),
  dest: Type.String(),
  ...channelExtras,
  vars: Type.Record(Type.String(), Type.String()),
});

/** How a leg sounded. */
export const ICallQuality = Named("ICallQuality", {
  codec: Words(["PCMU", "PCMA", "G722", "opus"]),
  mos: Nullable(Type.Number()),
  remote_mos: Nullable(Type.Number()),
  packets_sent: Type.Integer(),
  packets_received: Type.Integer(),
  packets_lost: Type.Integer(),
  packets_late: Type.Integer(),
  loss: Type.Number(),
  remote_loss: Nullable(Type.Number()),
  jitter: Type.Number(),
  remote_jitter: Nullable(Type.Number()),
  round_trip: Nullable(Type.Number()),
  voice: Type.Number(),
  problem: Nullable(Words(["no_packets", "silence", "one_way"])),
});

/** One call leg, full form (entities.md 9.1, events.md 5.2): every member is there, null or empty where nothing is known. */
export const ICall = Named("ICall", {
  ...callBase,
  price: callPrice,
  currency: callCurrency,
  meta: ICallMeta,
  tn: Nullable(ICallTN),
  sip_control_app: Nullable(ICallControlApp),
  sip_connection: Nullable(Type.Object({ uuid: Uuid, name: Type.String() })),
  sip_user: Nullable(ICallSIPUser),
  account: IAccountBase,
  parent: Nullable(ICallShort),
  children: Type.Array(ICallShort),
  country: Nullable(IDICTCountry),
  lerg: Nullable(ICallLerg),
  hotkey: Type.Null(),
  batch_item: Nullable(Type.Object({ uuid: Uuid, batch: Type.Object({ uuid: Uuid }) })),
  /** Once the leg is over and had audio. */
  quality: Type.Optional(ICallQuality),
  records: Type.Array(ICallRecordBase),
  /** The last 10, oldest first. */
  logs: Type.Array(ICallFlowRow),
});
export type ICall = Static<typeof ICall>;

/** `online` = init, ringing, live; `offline` = hangup, destroyed: words of older clients. */
const CallStateFilter = Type.Union([ECallState, Type.Literal("online"), Type.Literal("offline")]);

export const ICallSearchParams = SearchParams(
  "ICallSearchParams",
  {
    direction: Type.Optional(ECallDirection),
    tn: Type.Optional(Mask),
    from: Type.Optional(Mask),
    to: Type.Optional(Mask),
    duration_min: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
    duration_max: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
    state: Type.Optional(CallStateFilter),
    sip_control_app: Type.Optional(Uuid),
    type: Type.Optional(ECallType),
    sip_connection: Type.Optional(Uuid),
    sip_user: Type.Optional(Uuid),
    batch: Type.Optional(Uuid),
    thread: Type.Optional(Type.String({ pattern: "^[0-9a-f]{32}$" })),
    state_end: Type.Optional(ECallEnd),
  },
  ["tn", "to", "from", "state", "created_on", "modified_on", "duration"],
);
export type ICallSearchParams = Static<typeof ICallSearchParams>;

export const ICallSearchPayload = SearchPayload("ICallSearchPayload", ICall);
export type ICallSearchPayload = Static<typeof ICallSearchPayload>;
