import { ClosedError } from "../../base/errors.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { LegTransport, OpenedLeg } from "./messages.js";
import type { MediaConference, MediaLeg, MediaLegEvents, MediaPlace } from "./port.js";
import { ThreadConference } from "./thread-conference.js";
import { ThreadLeg } from "./thread-leg.js";
import type { ThreadLink } from "./thread-link.js";

/** Where a place gets its numbers from. */
export interface PlaceOptions {
  readonly id: number;
  readonly link: ThreadLink;
  readonly address: string;
  readonly codecs: readonly AudioCodec[];
  readonly nextLegId: () => number;
  readonly nextConferenceId: () => number;
}

/** The media of one call, in one thread. */
export class ThreadPlace implements MediaPlace {
  readonly #o: PlaceOptions;
  readonly #legs = new Set<ThreadLeg>();
  /** Made with the first: few calls have one. */
  #conferences: Set<ThreadConference> | undefined;
  readonly #opening = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(o: PlaceOptions) {
    this.#o = o;
  }

  get codecs(): readonly AudioCodec[] {
    return this.#o.codecs;
  }

  async openLeg(events: MediaLegEvents, transport: LegTransport = "pair"): Promise<MediaLeg> {
    if (this.#closing) throw new ClosedError("media place");
    const opening = this.#open(events, transport);
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  async bridge(a: MediaLeg, b: MediaLeg): Promise<void> {
    await this.#o.link.request({ kind: "connect", a: a.id, b: b.id }).reply;
  }

  async unbridge(leg: MediaLeg): Promise<void> {
    await this.#o.link.request({ kind: "disconnect", leg: leg.id }).reply;
  }

  async conference(): Promise<MediaConference> {
    if (this.#closing) throw new ClosedError("media place");
    const opening = this.#openConference();
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #open(events: MediaLegEvents, transport: LegTransport): Promise<ThreadLeg> {
    const { link, address } = this.#o;
    const id = this.#o.nextLegId();
    link.enlist(id, events);
    try {
      const opened = await this.#opened(id, transport);
      if (transport === "pair") link.holds(id, opened.port);
      const leg = new ThreadLeg({ id, address, link, onClosed: () => this.#legs.delete(leg), ...opened });
      this.#legs.add(leg);
      return leg;
    } catch (error) {
      link.forget(id);
      throw error;
    }
  }

  /** On a port that waits for it, or on any that the thread can bind. */
  #opened(leg: number, transport: LegTransport): OpenedLeg | Promise<OpenedLeg> {
    const { link, id: place } = this.#o;
    const port = transport === "pair" ? link.takePort() : undefined;
    if (port === undefined) return link.request({ kind: "open", leg, place, transport }).reply;
    link.tell({ kind: "open", leg, place, transport, port });
    return { port };
  }

  async #openConference(): Promise<ThreadConference> {
    const { link, nextConferenceId } = this.#o;
    const id = nextConferenceId();
    await link.request({ kind: "conference_open", conference: id, place: this.#o.id }).reply;
    const conference = new ThreadConference({ id, link, onClosed: () => this.#conferences?.delete(conference) });
    this.#conferences ??= new Set();
    this.#conferences.add(conference);
    return conference;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opening);
    await Promise.all([...(this.#conferences ?? [])].map((conference) => conference.close()));
    await Promise.all([...this.#legs].map((leg) => leg.close()));
  }
}
