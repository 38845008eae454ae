import type { CallAccount, TnShort } from "../../domain/call/port/shorts.js";
import type { OutboundProfile, RoutedApp } from "../../domain/routing/port.js";
import type { ServerRequest } from "../../net/sip-session.js";
import type { DigitBuffer } from "../script/digit-buffer.js";
import type { CallParts } from "./call-parts.js";
import type { CallerFacts } from "./caller-id.js";
import type { MainLeg } from "./main-leg.js";
import type { OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import type { Recordings } from "./recordings.js";
import type { SharedPlace } from "./shared-place.js";

/** What is known of a call before it begins. */
export interface CallFacts {
  /** Who pays for it and sees it. */
  readonly account: CallAccount;
  /** The account's number it is about. */
  readonly tn: TnShort | null;
  readonly app: RoutedApp | null;
  /** Whose caller id its dialled legs may bear. */
  readonly caller: CallerFacts;
  /** Domain of the SIP user on it: bare logins belong to it. */
  readonly domain: string | undefined;
  /** How numbers are reached, when it is fixed; undefined: the only active profile of the account. */
  readonly profile: OutboundProfile | undefined;
  /** How often the node has sent it to itself so far. */
  readonly hairpins: number;
  /** Hops that a request of it may still take (Max-Forwards). */
  readonly hops: number;
}

/** What the parts of one call know of it. */
export interface CallContext extends CallFacts {
  readonly parts: CallParts;
  readonly place: SharedPlace;
  readonly a: MainLeg;
  /** Keys of the main leg that nobody has taken. */
  readonly digits: DigitBuffer;
  readonly recordings: Recordings;
  /** Takes care of a dialled leg once it is gone: its audio is closed, its record ends. */
  adopt(leg: OutboundLeg): void;
  /** The record key of a leg's telephone was pressed. */
  recordKey(leg: Partner, word: "on" | "off"): void;
  /** A leg of the call asks for more than audio: REFER. */
  request(leg: Partner, server: ServerRequest): void;
  /** Ends the call: BYE when it was answered, else a refusal. */
  end(cause: number, reason?: string): void;
}
