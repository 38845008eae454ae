import type { CallEnd } from "../cause.js";
import type { IsoTime } from "./iso-time.js";
import type { LergShort } from "./shorts.js";

export type CallType = "CallSCA" | "CallSIP";

export type CallDirection = "in" | "out";

export type CallState = "init" | "ringing" | "live" | "hangup" | "destroyed";

/** Words of the older platform that clients of it wait for (events.md 5.7). */
export type LegacyCallState = "online" | "offline";

/** Channel words (events.md 5.3): informative only. */
export type ChannelCallState =
  | "ACTIVE"
  | "RINGING"
  | "DOWN"
  | "HANGUP"
  | "DIALING"
  | "EARLY"
  | "RING_WAIT"
  | "HELD"
  | "UNHELD";

export type ChannelState =
  | "CS_NEW"
  | "CS_INIT"
  | "CS_ROUTING"
  | "CS_SOFT_EXECUTE"
  | "CS_EXECUTE"
  | "CS_EXCHANGE_MEDIA"
  | "CS_PARK"
  | "CS_CONSUME_MEDIA"
  | "CS_HIBERNATE"
  | "CS_REPORTING"
  | "CS_NONE"
  | "CS_RESET"
  | "CS_HANGUP"
  | "CS_DESTROY";

/** One leg as stored. Relations are ids; `callEntity` of rules.ts makes the documented shape of it. */
export interface CallRow {
  readonly uuid: string;
  readonly account: string;
  readonly type: CallType;
  readonly direction: CallDirection;
  readonly state: CallState;
  readonly state_end: CallEnd | null;
  readonly state_reason: string | null;
  readonly from: string;
  readonly to: string;
  readonly created_on: IsoTime;
  readonly modified_on: IsoTime;
  readonly init_on: IsoTime;
  readonly ring_on: IsoTime | null;
  readonly answer_on: IsoTime | null;
  /** Also answered as `finished_on`. */
  readonly hangup_on: IsoTime | null;
  readonly destroy_on: IsoTime | null;
  readonly q850_cause: number | null;
  readonly q850_cause_string: string | null;
  readonly release_cause_from_protocol_stack: string | null;
  readonly freeswitch_call_state: ChannelCallState;
  readonly freeswitch_channel_state: ChannelState;
  readonly stir_shaken_attest_level: "A" | "B" | "C" | null;
  readonly stir_shaken_identity: string | null;
  readonly stir_shaken_verstat: string | null;
  readonly stir_shaken_code: number | null;
  readonly stir_shaken_reason: string | null;
  readonly stir_shaken_diverted: boolean;
  readonly thread: string;
  readonly caller_name: string | null;
  /** As it was when the call began; null for a number whose block is not known. */
  readonly lerg: LergShort | null;
  readonly price: number | null;
  /** ISO 4217 code of `price`; null with it. */
  readonly currency: string | null;
  /** Values of `<Meta>`. */
  readonly vars: Readonly<Record<string, string>>;
  /** The account's own number on this leg. */
  readonly tn: number | null;
  readonly sip_control_app: string | null;
  readonly sip_connection: string | null;
  readonly sip_user: string | null;
  /** Domain of a leg that came from or went to a SIP user. */
  readonly sip_domain: string | null;
  /** The SIP switch that an inbound leg came by. */
  readonly sip_switch: string | null;
  /** The A leg that dialled this one. */
  readonly parent: string | null;
  readonly batch_item: string | null;
  /** Null until the audio of the leg is closed, and for a leg that had none. */
  readonly quality: CallQuality | null;
}

/** How a leg sounded: what came from its peer, and by the peer's reports what it had of us. */
export interface CallQuality {
  readonly codec: "PCMU" | "PCMA" | "G722" | "opus";
  /** 1..4.5 by the E-model (ITU-T G.107); null when nothing came. */
  readonly mos: number | null;
  readonly remote_mos: number | null;
  readonly packets_sent: number;
  readonly packets_received: number;
  readonly packets_lost: number;
  /** Came after their time to be played. */
  readonly packets_late: number;
  /** Percent of the packets that were not played, 2 decimals. */
  readonly loss: number;
  readonly remote_loss: number | null;
  /** Milliseconds, 1 decimal. */
  readonly jitter: number;
  readonly remote_jitter: number | null;
  readonly round_trip: number | null;
  /** Seconds in which the peer was heard to speak. */
  readonly voice: number;
  /** Of a leg that was answered for 5 s; `one_way`: of two that talked only one was heard. */
  readonly problem: "no_packets" | "silence" | "one_way" | null;
}
