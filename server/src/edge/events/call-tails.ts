import type { ICallTimeline } from "@opentact/contract";
import type { Clock, Timer } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import type { UserActor } from "../../domain/auth/port.js";

/** Calls that one connection follows at once. */
const TAILS_MAX = 3;
/** Between two looks at a call. */
const LOOK_MS = 1_000;
/** Looks after the end of a call in which nothing came: webhooks may be on their way. */
const QUIET_LOOKS = 3;

export interface CallTailOptions {
  readonly timelines: { get(actor: UserActor, uuid: string): Promise<ICallTimeline> };
  readonly clock: Clock;
  readonly log: Log;
  readonly send: (text: string) => void;
  /** The connection has as much to send as it takes: looks are left out. */
  readonly isFull: () => boolean;
}

interface Tail {
  readonly actor: UserActor;
  readonly seen: Set<string>;
  timer: Timer | undefined;
  /** Of the legs, as they were told last. */
  legs: string;
  quiet: number;
}

/**
 * Calls that a connection follows: it is sent what their timelines hold, then what is new in them, until they are over.
 * Frames of type `call_timeline`; the last one has `is_ended`.
 */
export class CallTails {
  readonly #options: CallTailOptions;
  readonly #tails = new Map<string, Tail>();
  #isClosed = false;

  constructor(options: CallTailOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#tails.size;
  }

  /** Begins anew with the whole timeline for a call that is followed already. */
  async follow(actor: UserActor, call: string): Promise<void> {
    this.stop(call);
    if (call === "") return this.#refuse(call, "Call not found");
    if (this.#tails.size >= TAILS_MAX) return this.#refuse(call, `More than ${TAILS_MAX} calls`);
    const tail: Tail = { actor, seen: new Set(), timer: undefined, legs: "", quiet: 0 };
    this.#tails.set(call, tail);
    await this.#look(call, tail);
  }

  stop(call: string): void {
    this.#tails.get(call)?.timer?.cancel();
    this.#tails.delete(call);
  }

  /** Somebody else has signed in. */
  clear(): void {
    for (const call of [...this.#tails.keys()]) this.stop(call);
  }

  close(): void {
    this.#isClosed = true;
    this.clear();
  }

  async #look(call: string, tail: Tail): Promise<void> {
    try {
      if (!this.#options.isFull()) this.#tell(call, tail, await this.#options.timelines.get(tail.actor, call));
    } catch (error) {
      if (error instanceof DomainError && error.status === 404) {
        if (this.#isCurrent(call, tail)) this.#refuse(call, error.message);
        return this.#isCurrent(call, tail) ? this.stop(call) : undefined;
      }
      this.#options.log.warn({ err: error, call }, "a call that is followed could not be looked at");
    }
    if (this.#isCurrent(call, tail))
      tail.timer = this.#options.clock.setTimer(LOOK_MS, () => void this.#look(call, tail));
  }

  /** Stopped, or begun anew while it was looked at: what was found is nobody's. */
  #isCurrent(call: string, tail: Tail): boolean {
    return !this.#isClosed && this.#tails.get(call) === tail;
  }

  #tell(call: string, tail: Tail, timeline: ICallTimeline): void {
    if (!this.#isCurrent(call, tail)) return;
    const entries = timeline.entries.filter(({ id }) => !tail.seen.has(id));
    const legs = JSON.stringify(timeline.legs);
    const isNew = entries.length > 0 || legs !== tail.legs;
    tail.quiet = timeline.is_over && !isNew ? tail.quiet + 1 : 0;
    const isEnded = tail.quiet >= QUIET_LOOKS;
    if (!isNew && !isEnded) return;
    for (const { id } of entries) tail.seen.add(id);
    tail.legs = legs;
    const payload = { ...timeline, entries, is_ended: isEnded };
    this.#send(true, `Timeline of call ${call}`, payload);
    if (isEnded) this.stop(call);
  }

  #refuse(call: string, message: string): void {
    this.#send(false, message, { call });
  }

  #send(success: boolean, message: string, payload: object): void {
    this.#options.send(JSON.stringify({ type: "call_timeline", success, message, payload }));
  }
}
