import type { CallRow } from "./port/call-row.js";
import type { IsoTime } from "./port/iso-time.js";
import { STATE_WORDS, threadOf } from "./rules.js";

/** What a leg is about, before anything has happened to it. */
export type NewLeg = Pick<CallRow, "uuid" | "account" | "type" | "direction" | "from" | "to"> &
  Partial<
    Pick<
      CallRow,
      | "tn"
      | "sip_control_app"
      | "sip_connection"
      | "sip_user"
      | "sip_domain"
      | "sip_switch"
      | "parent"
      | "batch_item"
      | "caller_name"
      | "lerg"
      | "price"
      | "currency"
      | "vars"
    >
  > & {
    /** The two parties for `thread`, a SIP user as `login@domain`. */
    readonly parties: readonly [string, string];
    /** Of these parties, where it is known. */
    readonly thread?: string | undefined;
  };

/** A row that is being filled, by its only writer. */
export type ChangingRow = { -readonly [member in keyof CallRow]: CallRow[member] };

const NO_VARS: CallRow["vars"] = {};

/** The row of a leg in `init`. */
export function firstRow(leg: NewLeg, now: IsoTime): CallRow {
  const { parties, thread, ...known } = leg;
  const row = Object.assign(blankRow(now), known);
  row.thread = thread ?? threadOf(leg.account, parties[0], parties[1]);
  return row;
}

/**
 * A row of a leg in `init` of which nothing else is known yet: to be filled. Hot: all members have their places at once, because
 * an object that is spread together costs fifty times as much.
 */
export function blankRow(now: IsoTime): ChangingRow {
  const [freeswitch_call_state, freeswitch_channel_state] = STATE_WORDS.init;
  return {
    uuid: "",
    account: "",
    type: "CallSIP",
    direction: "in",
    from: "",
    to: "",
    state: "init",
    state_end: null,
    state_reason: null,
    freeswitch_call_state,
    freeswitch_channel_state,
    created_on: now,
    modified_on: now,
    init_on: now,
    ring_on: null,
    answer_on: null,
    hangup_on: null,
    destroy_on: null,
    q850_cause: null,
    q850_cause_string: null,
    release_cause_from_protocol_stack: null,
    stir_shaken_attest_level: null,
    stir_shaken_identity: null,
    stir_shaken_verstat: null,
    stir_shaken_code: null,
    stir_shaken_reason: null,
    stir_shaken_diverted: false,
    thread: "",
    caller_name: null,
    lerg: null,
    price: null,
    currency: null,
    vars: NO_VARS,
    tn: null,
    sip_control_app: null,
    sip_connection: null,
    sip_user: null,
    sip_domain: null,
    sip_switch: null,
    parent: null,
    batch_item: null,
    quality: null,
  };
}
