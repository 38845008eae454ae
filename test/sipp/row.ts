import type { Sipp, SippResult } from "../support/sipp.js";
import type { Keys } from "../support/sipp-scenario.js";
import type { World } from "./world.js";

/** A SIPp that is called: it registers for the called user of its row, unless told otherwise, and waits. */
export interface PhoneRole {
  readonly scenario: string;
  readonly keys?: Keys | ((world: World, who: RowUsers) => Promise<Keys>);
  /** Whose phone it is; default the called user. */
  readonly of?: "caller" | "called" | "third";
  /** Of its contact, default 1. */
  readonly q?: number;
  /** It is not called: it must not have seen a message. */
  readonly isSpared?: boolean;
  /** It plays no part to its end, and is ended with the callers. */
  readonly isDeaf?: boolean;
}

/** A SIPp that sends the first message. */
export interface CallerRole {
  readonly scenario: string;
  /** `user` (default): a SIP user of the row, from an address of its own; `network`: the address of the trunk. */
  readonly from?: "user" | "network";
  /** Default udp. TLS goes through a bridge, for SIPp has none. */
  readonly transport?: "udp" | "tcp" | "tls";
  readonly keys?: Keys | ((world: World, who: RowUsers) => Promise<Keys>);
  /** Default: those of the calling user. */
  readonly password?: string;
}

/** What was seen once every SIPp of a row is over. */
export interface Seen {
  readonly world: World;
  readonly who: RowUsers;
  readonly callers: readonly SippResult[];
  readonly phones: readonly SippResult[];
  /** Fails the row when it is not so. */
  is(isSo: boolean, what: string): void;
}

/** Users, addresses and numbers that belong to one row alone. */
export interface RowUsers {
  readonly caller: string;
  readonly called: string;
  readonly third: string;
  readonly password: string;
  /** An address of the loopback network; its failures count for nobody else. */
  readonly host: string;
  /** Digits of the number that calls, for `network`. */
  readonly number: string;
  /** Digits of a number of the network that nobody else calls. */
  readonly far: string;
}

/** One scenario with what must be true of it. */
export interface Row {
  /** What the platform guarantees. */
  readonly name: string;
  readonly phones?: readonly PhoneRole[];
  /** SIPp as gateways of the carrier, the first to be tried first. Such rows run one after the other. */
  readonly gateways?: readonly PhoneRole[];
  readonly callers: readonly CallerRole[];
  /** Legs in the call log afterwards, each `direction state_end cause`; default: none. Undefined: as many as there are, all ended. */
  readonly legs?: readonly string[] | undefined;
  /** Works beside the roles, for example to look at or to disturb them. */
  readonly meanwhile?: (world: World, callers: readonly Sipp[], phones: readonly Sipp[]) => Promise<void>;
  readonly check?: (seen: Seen) => void | Promise<void>;
}
