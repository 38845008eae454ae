import { ClosedError } from "../../base/errors.js";
import { NONE, withItem, withoutItem } from "../../base/short-list.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { LegTransport } from "./messages.js";
import { type MediaConference, MediaError, type MediaLeg, type MediaLegEvents, type MediaPlace } from "./port.js";
import type { Shortage } from "./shortage.js";
import { ThreadConference } from "./thread-conference.js";
import { ThreadLeg } from "./thread-leg.js";
import type { ThreadLink } from "./thread-link.js";

/** What all places of a pool share. */
export interface PlaceOptions {
  readonly address: string;
  readonly codecs: readonly AudioCodec[];
  readonly nextLegId: () => number;
  readonly nextConferenceId: () => number;
  readonly shortage: Shortage;
}

/** The media of one call, in one thread. */
export class ThreadPlace implements MediaPlace {
  readonly id: number;
  readonly link: ThreadLink;
  readonly #o: PlaceOptions;
  #legs: readonly ThreadLeg[] = NONE;
  /** Made with the first: few calls have one. */
  #conferences: Set<ThreadConference> | undefined;
  /** Made with the first: most legs are there at once. */
  #opening: Set<Promise<unknown>> | undefined;
  #isClosing = false;
  #closing: Promise<void> | undefined;

  constructor(id: number, link: ThreadLink, o: PlaceOptions) {
    this.id = id;
    this.link = link;
    this.#o = o;
    this.#conferences = undefined;
    this.#opening = undefined;
    this.#closing = undefined;
  }

  get address(): string {
    return this.#o.address;
  }

  get codecs(): readonly AudioCodec[] {
    return this.#o.codecs;
  }

  openLeg(events: MediaLegEvents, transport: LegTransport = "pair"): Promise<MediaLeg> | MediaLeg {
    if (this.#isClosing) return Promise.reject(new ClosedError("media place"));
    const port = transport === "pair" ? this.link.takePort() : undefined;
    if (port === undefined) return this.#untilOpen(this.#open(events, transport));
    return this.#keep(ThreadLeg.asleep(this, this.#o.nextLegId(), port, events));
  }

  bridge(a: MediaLeg, b: MediaLeg): Promise<void> | undefined {
    const first = this.#asleep(a);
    const second = this.#asleep(b);
    if (first && second && first !== second && this.link.isOpen) {
      first.bridge(second);
      return undefined;
    }
    first?.wake();
    second?.wake();
    return this.#connect(a, b);
  }

  async #connect(a: MediaLeg, b: MediaLeg): Promise<void> {
    await this.link.request({ kind: "connect", a: a.id, b: b.id }).reply;
  }

  async unbridge(leg: MediaLeg): Promise<void> {
    const asleep = this.#asleep(leg);
    if (asleep && this.link.isOpen) return asleep.unbridge();
    await this.link.request({ kind: "disconnect", leg: leg.id }).reply;
  }

  async conference(): Promise<MediaConference> {
    if (this.#isClosing) throw new ClosedError("media place");
    return this.#untilOpen(this.#openConference());
  }

  close(): Promise<void> | undefined {
    if (!this.#isClosing) this.#closing = this.#close();
    this.#isClosing = true;
    return this.#closing;
  }

  /** One of ours that its thread does not know of. */
  #asleep({ id }: MediaLeg): ThreadLeg | undefined {
    for (const leg of this.#legs) if (leg.id === id) return leg.isAsleep ? leg : undefined;
    return undefined;
  }

  /** What is being opened is closed with the place. */
  async #untilOpen<T>(opening: Promise<T>): Promise<T> {
    this.#opening ??= new Set();
    this.#opening.add(opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** On any port that the thread can bind, or on that of web calls. */
  async #open(events: MediaLegEvents, transport: LegTransport): Promise<ThreadLeg> {
    const link = this.link;
    const id = this.#o.nextLegId();
    link.enlist(id, events);
    try {
      const { port, fingerprint } = await link.request({ kind: "open", leg: id, place: this.id, transport }).reply;
      if (transport === "pair") link.holds(id, port);
      return this.#keep(new ThreadLeg(this, id, port, fingerprint, events));
    } catch (error) {
      link.forget(id);
      if (error instanceof MediaError && error.isShortage) this.#o.shortage.leg(error.code);
      throw error;
    }
  }

  #keep(leg: ThreadLeg): ThreadLeg {
    this.#legs = withItem(this.#legs, leg);
    return leg;
  }

  /** A leg of it is closed. */
  closed(leg: ThreadLeg): void {
    this.#legs = withoutItem(this.#legs, leg);
  }

  async #openConference(): Promise<ThreadConference> {
    const link = this.link;
    const id = this.#o.nextConferenceId();
    await link.request({ kind: "conference_open", conference: id, place: this.id }).reply;
    const conference = new ThreadConference({
      id,
      link,
      needs: (leg) => this.#asleep(leg)?.wake(),
      onClosed: () => this.#conferences?.delete(conference),
    });
    this.#conferences ??= new Set();
    this.#conferences.add(conference);
    return conference;
  }

  #close(): Promise<void> | undefined {
    const isEmpty = this.#legs.length === 0 && !this.#conferences && !this.#opening?.size;
    return isEmpty ? undefined : this.#closeAll();
  }

  async #closeAll(): Promise<void> {
    if (this.#opening) await Promise.allSettled(this.#opening);
    if (this.#conferences) await Promise.all([...this.#conferences].map((conference) => conference.close()));
    if (this.#legs.length > 0) await Promise.all(this.#legs.map((leg) => leg.close()));
  }
}
