import type { ICallTimeline } from "@opentact/contract";
import { notFound } from "../../base/errors.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { StoredTimeline, TimelineStore } from "../call-timeline/port.js";
import { type OwnAddress, pcapOf } from "./pcap.js";
import { timelineOf } from "./timeline.js";
import type { CallTraces } from "./traces.js";

/** One place to see a call: what went over the wire, ran, was fetched, told, heard and charged. */
export class CallTimelines {
  readonly #store: TimelineStore;
  readonly #traces: CallTraces;
  readonly #own: OwnAddress;

  /** @param options.own where SIP of the platform is, for captures */
  constructor(options: { store: TimelineStore; traces: CallTraces; own: OwnAddress }) {
    this.#store = options.store;
    this.#traces = options.traces;
    this.#own = options.own;
  }

  /** All legs of the call that a leg belongs to. 404 for an unknown call and for one of another account. */
  async get(actor: UserActor, uuid: string): Promise<ICallTimeline> {
    const stored = await this.#read(actor, uuid);
    const seen = await this.#traces.of(actor, stored.legs);
    return timelineOf(uuid, stored, seen);
  }

  /** The SIP messages of all legs as a capture file. 404 as above. */
  async pcap(actor: UserActor, uuid: string): Promise<Buffer> {
    const { legs } = await this.#read(actor, uuid);
    const { messages } = await this.#traces.of(actor, legs);
    return pcapOf(messages, this.#own);
  }

  async #read(actor: UserActor, uuid: string): Promise<StoredTimeline> {
    const stored = await this.#store.read(reach(actor), uuid);
    if (!stored) throw notFound("Call");
    return stored;
  }
}
