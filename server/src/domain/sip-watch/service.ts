import type { ISIPPeer, SIPMessageQuery, SIPPeerQuery } from "@opentact/contract";
import { isoTime } from "../../base/iso-time.js";
import type { TracedMessage } from "../call/port/traces.js";
import type { LiveSip, PeerFigures } from "./port.js";

/** Live SIP of the node, for its operator. */
export class SipWatch {
  readonly #live: LiveSip;

  constructor(live: LiveSip) {
    this.#live = live;
  }

  /** The busiest first. */
  peers({ address }: SIPPeerQuery): ISIPPeer[] {
    const found = [...this.#live.peers()].filter((peer) => address === undefined || peer.host === address);
    found.sort((a, b) => b.received + b.sent - (a.received + a.sent) || (a.host < b.host ? -1 : 1));
    return found.map(shown);
  }

  messages({ address, user, call_id }: SIPMessageQuery): TracedMessage[] {
    return [...this.#live.messages({ address, user, call_id })];
  }
}

function shown({ host, sinceMs, seenMs, received, sent, in: inward, out }: PeerFigures): ISIPPeer {
  return {
    address: host,
    created_on: isoTime(sinceMs),
    seen_on: isoTime(seenMs),
    received,
    sent,
    in: Object.fromEntries(inward),
    out: Object.fromEntries(out),
  };
}
