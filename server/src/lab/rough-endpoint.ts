import { SipEndpoint } from "../net/sip-endpoint.js";
import type { Hop } from "../net/sip-hop.js";
import type { HeaderLine } from "../net/sip-session.js";
import type { SipMessage } from "../wire/sip/message.js";
import type { SipProblem } from "../wire/sip/parse-error.js";
import { printResponse } from "../wire/sip/print.js";

/** A SIP endpoint that can be told to misbehave on the wire, as real peers do without being told. */
export class RoughEndpoint extends SipEndpoint {
  readonly #deafToBye = new Set<string>();
  readonly #drops: ((text: string) => boolean)[] = [];
  readonly #hops = new Map<string, Hop>();

  /** From now on a BYE of that call gets no answer. */
  ignoreByeOf(callId: string): void {
    this.#deafToBye.add(callId);
  }

  /** The next message that comes in and fits is lost. */
  dropNext(fits: (text: string) => boolean): void {
    this.#drops.push(fits);
  }

  /** An answer to an INVITE that waits, under a To tag of its own, as a second phone behind a forking proxy gives it. */
  answerAs(request: SipMessage, status: number, toTag: string, body: string): void {
    const hop = this.#hops.get(request.callId);
    if (!hop) return;
    const headers: HeaderLine[] = [
      ["Contact", `<sip:${toTag}@127.0.0.1>`],
      ["Content-Type", "application/sdp"],
    ];
    this.transmit(printResponse(request, hop.peer, { status, toTag, headers, body }), hop);
  }

  override message(bytes: Buffer, hop: Hop, framing?: SipProblem): void {
    if (this.#hears(bytes, hop)) super.message(bytes, hop, framing);
  }

  override datagram(bytes: Buffer, hop: Hop, isAlone: boolean): void {
    if (this.#hears(bytes, hop)) super.datagram(bytes, hop, isAlone);
  }

  #hears(bytes: Buffer, hop: Hop): boolean {
    const text = bytes.toString("latin1");
    const callId = /\r\n(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/i.exec(text)?.[1] ?? "";
    if (text.startsWith("INVITE ")) this.#remember(callId, hop);
    if (text.startsWith("BYE ") && this.#deafToBye.has(callId)) return false;
    const drop = this.#drops.findIndex((fits) => fits(text));
    if (drop >= 0) this.#drops.splice(drop, 1);
    return drop < 0;
  }

  #remember(callId: string, hop: Hop): void {
    this.#hops.set(callId, hop);
    if (this.#hops.size > HOPS_KEPT) for (const oldest of this.#hops.keys()) return void this.#hops.delete(oldest);
  }
}

/** INVITEs whose way back is known. */
const HOPS_KEPT = 200;
