import type { SipMessage } from "../message.js";

/** What a PRACK acknowledges (RFC 3262 §7.2). */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

/** The option tag. */
export const RELIABLE = "100rel";
/** The first RSeq is chosen below this (RFC 3262 §3). */
export const FIRST_RSEQ_MAX = 2 ** 31 - 1;
const MAX_RSEQ = 2 ** 32 - 1;

/** @returns undefined when there is none or it cannot be read */
export function rackOf(request: SipMessage): RAck | undefined {
  const match = /^(\d{1,10})[ \t]+(\d{1,10})[ \t]+(\S+)$/.exec(request.raw("rack")?.trim() ?? "");
  return match ? { rseq: Number(match[1]), cseq: Number(match[2]), method: match[3]! } : undefined;
}

export function printRAck(rack: RAck): string {
  return `${rack.rseq} ${rack.cseq} ${rack.method}`;
}

/** RSeq of a 1xx that wants a PRACK (RFC 3262 §4); undefined for any other. */
export function rseqOf(response: SipMessage): number | undefined {
  const text = response.raw("rseq")?.trim() ?? "";
  const isReliable = response.status > 100 && response.status < 200 && response.names("require", RELIABLE, true);
  if (!isReliable || !/^\d{1,10}$/.test(text)) return undefined;
  const rseq = Number(text);
  return rseq >= 1 && rseq <= MAX_RSEQ ? rseq : undefined;
}

/** What a caller says of reliable 1xx: it insists on them, takes them, or does not know them. */
export function reliabilityOf(invite: SipMessage): "required" | "supported" | "none" {
  if (invite.names("require", RELIABLE, true)) return "required";
  return invite.names("supported", RELIABLE, true) ? "supported" : "none";
}

/** The order of the reliable 1xx of one early dialog, as the calling side sees it (RFC 3262 §4). */
export class ReliableOrder {
  #last: number | undefined;

  /** @returns false for one that came before, or too early: it is dropped without a PRACK, and comes again */
  take(rseq: number): boolean {
    if (this.#last !== undefined && rseq !== this.#last + 1) return false;
    this.#last = rseq;
    return true;
  }
}
