import type { Audio } from "../media/port.js";

/**
 * A dial target after parsing (call-xml.md 5.1). `refused` = no INVITE is made for it, it only counts as failed with
 * that cause.
 */
export type DialAddress =
  /** Digits with country code, no `+`. */
  | { readonly kind: "number"; readonly digits: string }
  /** `login` of a domain; no domain = written as a bare login outside any domain. `domain` may turn out not to be hosted here: then it is a SIP address `user@host`. */
  | { readonly kind: "user"; readonly login: string; readonly domain: string }
  /** Outside SIP address: has a port, a transport or is `sips:`. */
  | {
      readonly kind: "sip";
      readonly secure: boolean;
      readonly user: string;
      readonly host: string;
      readonly port: number | undefined;
      readonly transport: "udp" | "tcp" | "tls" | undefined;
    }
  /** Uuid or name of a SIP user group; every user of it is a leg of its own. */
  | { readonly kind: "group"; readonly group: string }
  | { readonly kind: "refused"; readonly cause: number };

/** A target that is one leg at most. */
export type SingleAddress = Exclude<DialAddress, { readonly kind: "group" }>;

/** One target of a Dial. */
export interface DialTarget {
  /** As written in the document, trimmed; shown in reasons and responses. */
  readonly written: string;
  readonly address: DialAddress;
  /** Its own ring time; the dial's when absent. */
  readonly timeoutMs: number | undefined;
  /** Starts that much later. */
  readonly delayMs: number;
}

/** Caller id (call-xml.md 5.2). */
export type CallerIdWish =
  | { readonly kind: "caller" }
  | { readonly kind: "tn" }
  | { readonly kind: "anonymous" }
  /** Digits with country code, no `+`; must be leased by the account. */
  | { readonly kind: "number"; readonly digits: string };

/** What an answered caller hears until the bridge. An audio that could not be had is `undefined`: then the tone. */
export type Ringback =
  | { readonly kind: "tone" }
  | { readonly kind: "none" }
  | { readonly kind: "audio"; readonly audio: Promise<Audio | undefined> };

/** A Dial command (call-xml.md 4.6) in typed form. */
export interface DialRequest {
  /** 1..20, in document order. */
  readonly targets: readonly DialTarget[];
  /** Asks for legs beside one per target: a group has one for each of its users. False: too many for this call. */
  takeLegs(count: number): boolean;
  /** Ring time for all together, 5 s..600 s. */
  readonly timeoutMs: number;
  /** One after the other; a target without its own timeout gets `timeoutMs` ÷ number, at least 10 s. */
  readonly sequential: boolean;
  readonly from: CallerIdWish;
  /** Display name to the B leg; absent = the caller's. */
  readonly name: string | undefined;
  readonly record: "no" | "from_answer" | "from_ringing";
  readonly asr: boolean;
  /** Tag of the Dial, borne by its recording too. */
  readonly tag: string | undefined;
  readonly ringback: Ringback;
  /** Longest bridge; then the B leg ends, cause 16. */
  readonly timeLimitMs: number | undefined;
}

/** How one target ended. */
export interface DialTargetEnd {
  readonly written: string;
  /** Uuid of its leg; absent when it was refused before any INVITE. */
  readonly call: string | undefined;
  /** Absent for the one that was bridged. */
  readonly cause: number | undefined;
}

/** A bridge that ended while the A leg stayed. */
export interface BridgeEnd {
  readonly durationMs: number;
}

export type DialOutcome =
  | {
      readonly kind: "bridged";
      readonly written: string;
      /** Uuid of the B leg. */
      readonly call: string;
      readonly targets: readonly DialTargetEnd[];
      /** Resolves when the bridge is over, whoever ended it; never rejects. */
      readonly ended: Promise<BridgeEnd>;
    }
  | {
      readonly kind: "failed";
      /** Cause of the target that ended last. */
      readonly cause: number;
      /** Why the platform itself let it not ring: money, a limit of channels. */
      readonly reason?: string;
      /** How many were to ring, the users of groups one by one. */
      readonly asked: number;
      readonly targets: readonly DialTargetEnd[];
    };
