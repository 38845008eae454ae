import type { CallType } from "../../domain/call/port/call-row.js";
import type { CallAccount, ControlAppShort, TnShort } from "../../domain/call/port/shorts.js";
import type { OutboundProfile } from "../../domain/routing/port.js";
import type { LegRecord } from "./leg-record.js";

/** For whom targets are looked up. */
export interface DialContext {
  readonly type: CallType;
  readonly account: CallAccount;
  /** The leg that dials; absent for a call by request. */
  readonly parent?: LegRecord | undefined;
  readonly app: ControlAppShort | null;
  /** The account's number the call is about: its price holds where the shown number is a foreign one. */
  readonly tn: TnShort | null;
  /** Domain of the calling SIP user, or of the called one: bare logins belong to it. */
  readonly domain: string | undefined;
  /** How numbers are reached, when the caller's domain already says so. */
  readonly profile: OutboundProfile | undefined;
  /** How often the node has sent the call to itself so far. */
  readonly hairpins: number;
}

/** Timing of one target. */
export interface TargetTiming {
  readonly written: string;
  readonly delayMs: number;
  readonly timeoutMs: number | undefined;
}
