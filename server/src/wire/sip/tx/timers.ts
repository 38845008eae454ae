import type { SipMessage } from "../message.js";

/** RFC 3261 §17.1.1.1: estimate of the round trip. */
export const T1_MS = 500;
/** Longest pause between retransmissions of a non-INVITE request and of a final answer to INVITE. */
export const T2_MS = 4_000;
/** How long a message stays in the network. */
export const T4_MS = 5_000;
/** 64·T1: timers B, F, H, J, L and M. */
export const TX_TIMEOUT_MS = 64 * T1_MS;
/** Timer D over UDP: at least 32 s. */
export const TIMER_D_MS = 32_000;

/** Timers by their letters in RFC 3261 §17 and RFC 6026. */
export type TxTimer = "A" | "B" | "D" | "E" | "F" | "G" | "H" | "I" | "J" | "K" | "L" | "M";

/** What a transaction does to the world. Its owner carries it out; the machine itself keeps no timer and no socket. */
export interface TxEffects {
  send(wire: Buffer): void;
  /** Calls `fire(timer)` of the machine once after `ms`; a second arming replaces the first. */
  arm(timer: TxTimer, ms: number): void;
  disarm(timer: TxTimer): void;
  /** It has reached `terminated` in good order: every timer is void, the key is free. */
  done(): void;
}

/** Effects of a client transaction: what its user gets to see. */
export interface ClientTxEffects extends TxEffects {
  /** A response its user has not seen: each 1xx, one final, and over INVITE every 2xx. */
  response(message: SipMessage): void;
  /** Timer B or F: no final answer in 64·T1. `done` follows. */
  timeout(): void;
}

/** Effects of an INVITE client transaction. */
export interface InviteClientTxEffects extends ClientTxEffects {
  /** The ACK to a final answer other than 2xx (RFC 3261 §17.1.1.3). */
  ackFor(message: SipMessage): Buffer;
}

/** Effects of an INVITE server transaction. */
export interface InviteServerTxEffects extends TxEffects {
  /** The ACK to our final answer other than 2xx came. */
  acked(): void;
  /** Timer H: no ACK in 64·T1. `done` follows. */
  timeout(): void;
}
