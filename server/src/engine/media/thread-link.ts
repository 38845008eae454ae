import type { Clock, Timer } from "../../base/clock.js";
import { ClosedError } from "../../base/errors.js";
import type { Log } from "../../base/log.js";
import { type Command, type FromThread, type Recorded, type Replies, type ToThread, UNANSWERED } from "./messages.js";
import { PendingReplies } from "./pending-replies.js";
import { MediaError, type MediaLegEvents } from "./port.js";
import { PortStock } from "./port-stock.js";
import type { MediaThread } from "./start-thread.js";

/** A thread answers everything but a play within this, or the request fails. */
export const REPLY_MS = 5_000;
/** Closing may take as long as recordings have to be finished. */
export const CLOSE_MS = 6_000;

/** Beats that may go unanswered; a thread that is only starting, compiled on the way, has more time. */
const MISSED_BEATS = 3;
const MISSED_BEATS_AT_START = 30;
/** That part of the pairs is for further legs of calls that are there. */
const SPARE_PART = 16;
/** A worker that is stuck outside of JavaScript cannot be ended; nobody waits for it. */
const TERMINATE_MS = 2_000;

/** A request on its way: `id` names it in a later `stop` or `record_stop`. */
export interface Request<T> {
  readonly id: number;
  readonly reply: Promise<T>;
}

/** What a link needs to know of its thread. */
export interface LinkOptions {
  readonly thread: MediaThread;
  readonly clock: Clock;
  readonly log: Log;
  /** Pairs that it may have bound at once. */
  readonly pairs: number;
  /** Silence of a peer that is told to the owner of its leg, ms; default: none is. */
  readonly mediaTimeoutMs?: number | undefined;
  /**
   * The thread is gone without `close`; everything of it has been settled. Once.
   * @param ports that its legs held
   */
  readonly onLost: (ports: readonly number[]) => void;
}

/** A leg that its thread does not know of, on a port that waits for it there. */
export interface Sleeper {
  readonly id: number;
  readonly port: number;
  readonly events: MediaLegEvents;
  /** Some seconds have passed. */
  beat(): void;
}

/** A leg that the thread has, or will. */
interface Enlisted {
  readonly events: MediaLegEvents;
  port: number | undefined;
}

/**
 * Main's side of one media thread: requests with id and deadline, events to the legs they name. When the thread dies,
 * every request rejects with `media_lost`, every leg fails, every recording ends as failed.
 */
export class ThreadLink {
  readonly #o: LinkOptions;
  readonly #thread: MediaThread;
  readonly #pending: PendingReplies;
  readonly #legs = new Map<number, Enlisted>();
  readonly #asleep = new Set<Sleeper>();
  readonly #recordings = new Map<number, (result: Recorded | undefined) => void>();
  readonly #voices = new Map<number, () => void>();
  readonly #stock: PortStock;
  /** Legs in the thread that hold a pair of ports: those of browsers hold none. */
  #paired = 0;
  /** Pairs that are not for new calls. */
  readonly #spare: number;
  #nextId = 1;
  #unanswered = 0;
  #hasSpoken = false;
  #state: "open" | "closing" | "gone" = "open";
  #closing: Promise<void> | undefined;

  constructor(o: LinkOptions) {
    this.#o = o;
    this.#thread = o.thread;
    this.#pending = new PendingReplies(o.clock);
    const source = {
      reserve: (count: number) => this.request({ kind: "reserve", count }).reply,
      release: (ports: readonly number[]) => this.tell({ kind: "release", ports }),
    };
    this.#stock = new PortStock({ source, clock: o.clock, pairs: o.pairs });
    this.#spare = Number.isFinite(o.pairs) ? Math.floor(o.pairs / SPARE_PART) : 0;
    this.#thread.on("message", (message) => {
      this.#hasSpoken = true;
      this.#unanswered = 0;
      this.#guard(() => this.#onMessage(message));
    });
    this.#thread.on("error", (error) => o.log.error({ err: error }, "media thread failed"));
    this.#thread.on("exit", () => this.#onExit());
  }

  /** Legs that hold ports, those being opened or closed among them. */
  get legs(): number {
    return this.#legs.size + this.#asleep.size;
  }

  /** Those of them that the thread does not know of. */
  get asleep(): number {
    return this.#asleep.size;
  }

  /** Whether another call finds ports. */
  get hasRoom(): boolean {
    return this.#o.pairs - this.#paired - this.asleep - this.#stock.resting > this.#spare;
  }

  /** Whether it takes requests. */
  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** Sends a command; its reply has a deadline. Rejects with `MediaError`, or with ClosedError after `close`. */
  request<C extends Command>(command: C, deadlineMs = REPLY_MS): Request<Replies[C["kind"]]> {
    const id = this.#nextId++;
    if (this.#state !== "open" && command.kind !== "shutdown") {
      const error =
        this.#state === "gone" && !this.#closing ? new MediaError("media_lost") : new ClosedError("media thread");
      return { id, reply: Promise.reject(error) };
    }
    const reply = this.#pending.wait<Replies[C["kind"]]>(id, deadlineMs);
    this.#thread.postMessage({ id, ...command } as ToThread);
    return { id, reply };
  }

  /** Sends a command whose reply matters to nobody; a failure is logged by the thread, unless the leg is gone by then. */
  tell(command: Command): void {
    if (this.#state === "open") this.#thread.postMessage({ id: UNANSWERED, ...command } as ToThread);
  }

  /** A request that is being stopped has only so long left. */
  hasten(id: number, deadlineMs: number): void {
    this.#pending.hasten(id, deadlineMs);
  }

  /** Events of the leg go to `events` until `forget`. */
  enlist(leg: number, events: MediaLegEvents): void {
    this.#legs.set(leg, { events, port: undefined });
  }

  /** The thread is not told of this leg until `wakes`, or never: `leaves`. */
  sleeps(leg: Sleeper): void {
    this.#asleep.add(leg);
  }

  /** It is like any other from now on. */
  wakes(leg: Sleeper): void {
    if (!this.#asleep.delete(leg)) return;
    this.#legs.set(leg.id, { events: leg.events, port: leg.port });
    this.#paired++;
  }

  /**
   * It is over before it woke.
   * @param mayBeSentTo its peer had leave to send, or has it still
   */
  leaves(leg: Sleeper, mayBeSentTo: boolean): void {
    this.#asleep.delete(leg);
    if (this.#state !== "open") return;
    if (mayBeSentTo) this.tell({ kind: "release", ports: [leg.port] });
    else this.#stock.putBack(leg.port);
  }

  /** A port that waits in the thread for the next leg: it can be opened without a reply. Undefined = ask for one. */
  takePort(): number | undefined {
    return this.#state === "open" ? this.#stock.take() : undefined;
  }

  /** The leg holds this port until `forget`. */
  holds(leg: number, port: number): void {
    const enlisted = this.#legs.get(leg);
    if (!enlisted) return;
    enlisted.port = port;
    this.#paired++;
  }

  /** The leg holds nothing any more. Idempotent. */
  forget(leg: number): void {
    if (this.#legs.get(leg)?.port !== undefined) this.#paired--;
    this.#legs.delete(leg);
  }

  /**
   * Asks the thread for a sign of life; to be called every few seconds. One that has given none since the third beat
   * before hangs: it is lost from then on. Beats are counted, not time, so that a main thread that was busy itself, and
   * has not read the answers yet, ends no calls.
   */
  beat(): void {
    if (this.#state !== "open") return;
    if (this.#unanswered >= (this.#hasSpoken ? MISSED_BEATS : MISSED_BEATS_AT_START)) return this.#abandon();
    this.#unanswered++;
    this.#thread.postMessage({ kind: "ping", id: this.#nextId++ });
    this.#stock.sweep();
    for (const leg of this.#asleep) leg.beat();
  }

  #abandon(): void {
    this.#o.log.error({ legs: this.#legs.size }, "media thread hangs: its calls end, another takes its place");
    this.#onExit();
    this.#o.log.onFail(this.#terminate(), "ending a media thread");
  }

  /** Calls `onEnd` once with the result of the recording; undefined = the thread was lost or never told. */
  awaitRecording(id: number, onEnd: (result: Recorded | undefined) => void): void {
    this.#recordings.set(id, onEnd);
  }

  /** Calls `onVoice` when the recording hears its first voice, if it waits for one. */
  awaitVoice(id: number, onVoice: () => void): void {
    this.#voices.set(id, onVoice);
  }

  /** A recording that was stopped and is not told within this is given up. */
  giveUpRecording(id: number, afterMs: number): Timer {
    return this.#o.clock.setTimer(afterMs, () => this.#endRecording(id, undefined));
  }

  /** Closes the legs of the thread, finishes recordings, ends it. Idempotent; never rejects. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#state === "open") {
      this.#state = "closing";
      await this.request({ kind: "shutdown" }, CLOSE_MS).reply.catch((error: unknown) => {
        this.#o.log.warn({ err: error }, "media thread did not shut down in time");
      });
    }
    await this.#terminate();
    this.#settle(new ClosedError("media thread"));
  }

  async #terminate(): Promise<void> {
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = this.#o.clock.setTimer(TERMINATE_MS, resolve);
    });
    await Promise.race([this.#thread.terminate(), late]);
    timer?.cancel();
  }

  #onMessage(message: FromThread): void {
    switch (message.kind) {
      case "reply":
        this.#onReply(message);
        break;
      case "digit":
        this.#legs.get(message.leg)?.events.digit(message.key, message.durationMs);
        break;
      case "rtp_lost":
        if (message.silentMs >= (this.#o.mediaTimeoutMs ?? Number.POSITIVE_INFINITY))
          this.#legs.get(message.leg)?.events.rtpLost?.(message.silentMs);
        break;
      case "disturbed":
        this.#stock.disturbed(message.port);
        break;
      case "failed":
        this.#onFailed(message.leg, message.reason);
        break;
      case "voice":
        this.#voices.get(message.id)?.();
        break;
      case "recorded":
        this.#endRecording(message.id, message.result);
        break;
      case "log":
        this.#o.log[message.level](message.fields, message.message);
        break;
      default:
        message satisfies never;
    }
  }

  /** What a listener throws is its own fault, not that of the thread or of other legs. */
  #guard(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#o.log.error({ err: error }, "listener of a media leg threw");
    }
  }

  #onReply(message: Extract<FromThread, { kind: "reply" }>): void {
    if (message.ok) this.#pending.resolve(message.id, message.value);
    else this.#pending.reject(message.id, new MediaError(message.error));
  }

  #onFailed(leg: number, reason: string): void {
    const enlisted = this.#legs.get(leg);
    this.forget(leg);
    enlisted?.events.failed(reason);
  }

  #endRecording(id: number, result: Recorded | undefined): void {
    const onEnd = this.#recordings.get(id);
    this.#recordings.delete(id);
    this.#voices.delete(id);
    onEnd?.(result);
  }

  #onExit(): void {
    const wasOpen = this.#state === "open";
    this.#state = "gone";
    if (!wasOpen) return;
    for (const leg of this.#asleep) this.#legs.set(leg.id, leg);
    this.#asleep.clear();
    const legs = [...this.#legs.keys()];
    const ports = [...this.#legs.values()].flatMap(({ port }) => port ?? []);
    this.#settle(new MediaError("media_lost"));
    for (const leg of legs) this.#guard(() => this.#onFailed(leg, "media_lost"));
    this.#o.onLost(ports);
  }

  #settle(error: Error): void {
    this.#pending.rejectAll(error);
    for (const id of [...this.#recordings.keys()]) this.#endRecording(id, undefined);
    if (!(error instanceof ClosedError)) return;
    this.#legs.clear();
    this.#asleep.clear();
  }
}
