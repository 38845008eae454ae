import { type Static, Type } from "typebox";
import {
  ECallDirection,
  ECallEnd,
  ECallSource,
  ECallState,
  ECallType,
  EFreeswitchCallState,
  EFreeswitchChannelState,
  EStirAttest,
} from "./enums.js";
import { DateTime, dates, Money, Uuid } from "./primitives.js";
import { Named, Nullable } from "./schema.js";

const times = {
  init_on: Nullable(DateTime),
  ring_on: Nullable(DateTime),
  answer_on: Nullable(DateTime),
  hangup_on: Nullable(DateTime),
  destroy_on: Nullable(DateTime),
  /** = `hangup_on` */
  finished_on: Nullable(DateTime),
} as const;

const ending = {
  q850_cause: Nullable(Type.Integer()),
  q850_cause_string: Nullable(Type.String()),
  release_cause_from_protocol_stack: Nullable(Type.String()),
} as const;

const identity = {
  stir_shaken_attest_level: Nullable(EStirAttest),
  stir_shaken_identity: Nullable(Type.String()),
} as const;

const shown = {
  ...dates,
  uuid: Uuid,
  type: ECallType,
  direction: ECallDirection,
  state: ECallState,
  from: Type.String(),
  to: Type.String(),
  /** Whole seconds, rounded up, at least 1. */
  duration: Type.Integer(),
  ...times,
  ...ending,
  ...identity,
  /** 32 hex digits, the same for both directions between two parties. */
  thread: Type.String(),
} as const;

/** Members of a call leg in base form (entities.md 9.1). */
export const callBase = {
  ...shown,
  state_end: Nullable(ECallEnd),
  state_reason: Nullable(Type.String()),
  freeswitch_call_state: Nullable(EFreeswitchCallState),
  freeswitch_channel_state: Nullable(EFreeswitchChannelState),
  stir_shaken_verstat: Nullable(Type.String()),
  stir_shaken_code: Nullable(Type.Integer()),
  stir_shaken_reason: Nullable(Type.String()),
  stir_shaken_diverted: Nullable(Type.Boolean()),
  source: ECallSource,
  caller_name: Nullable(Type.String()),
} as const;

export const ICallBase = Named("ICallBase", callBase);
export type ICallBase = Static<typeof ICallBase>;

/** A SIP user on a leg. */
export const ICallSIPUser = Named("ICallSIPUser", {
  uuid: Uuid,
  login: Type.String(),
  first_name: Nullable(Type.String()),
  last_name: Nullable(Type.String()),
  sip_domain: Type.Object({ domain: Type.String() }),
});

/** A related leg: `parent` and `children` (events.md 5.5). */
export const ICallShort = Named("ICallShort", { ...shown, sip_user: Nullable(ICallSIPUser) });
export type ICallShort = Static<typeof ICallShort>;

/** Cost so far; final at `destroyed`. */
export const callPrice = Nullable(Money);
/** ISO 4217 code of `price`; null with it. */
export const callCurrency = Nullable(Type.String());
