import { callIdOf, type SeenMessage } from "../../domain/call/packed-trace.js";
import type { TracedMessage } from "../../domain/call/port/traces.js";
import type { LiveSip, MessageFilter, PeerFigures } from "../../domain/sip-watch/port.js";
import type { SipPeerCounts } from "../../net/sip-peer-counts.js";
import { tracedMessage } from "./leg-trace.js";
import type { SipTrace } from "./trace.js";

/** Peers and the last messages of this node. */
export class NodeSip implements LiveSip {
  readonly #counts: SipPeerCounts;
  readonly #trace: SipTrace;

  constructor(counts: SipPeerCounts, trace: SipTrace) {
    this.#counts = counts;
    this.#trace = trace;
  }

  peers(): Iterable<PeerFigures> {
    return this.#counts.all();
  }

  *messages(filter: MessageFilter): Iterable<TracedMessage> {
    for (const message of this.#trace.recent()) if (fits(message, filter)) yield tracedMessage(message);
  }
}

function fits({ host, text }: SeenMessage, { address, user, call_id }: MessageFilter): boolean {
  if (address !== undefined && host !== address) return false;
  if (call_id !== undefined && callIdOf(text) !== call_id) return false;
  return user === undefined || isOf(text.toLowerCase(), user.toLowerCase());
}

/** Whether a SIP address in the message is that of the user; a number is so with or without its `+`. */
function isOf(text: string, user: string): boolean {
  const end = user.includes("@") ? "" : "@";
  return (
    text.includes(`sip:${user}${end}`) || text.includes(`sip:+${user}${end}`) || text.includes(`sips:${user}${end}`)
  );
}
