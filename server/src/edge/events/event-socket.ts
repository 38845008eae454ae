import type { WebSocket } from "ws";
import type { Clock, Timer } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import type { Log } from "../../base/log.js";
import { TaskQueue } from "../../base/task-queue.js";
import type { Identity, UserActor } from "../../domain/auth/port.js";
import type { EventFeed, EventStream, Since } from "../../domain/event/port.js";
import type { EventSessions, FailureReason, SocketPeer } from "../../domain/event/service.js";
import { type CallTailOptions, CallTails } from "./call-tails.js";
import { type ClientFrame, readClientFrame } from "./client-frame.js";
import { FrameRate } from "./frame-rate.js";
import type { FrameWriter } from "./frame-writer.js";
import { SendQueue } from "./send-queue.js";

const AUTH_TIMEOUT_MS = 30_000;
const PING_MS = 30_000;
const PINGS_MISSED_MAX = 2;
const NOT_JSON_MAX = 10;
/** Requests of one client that wait for each other: replays are slower than frames may come. */
const TASKS_MAX = 40;

/** RFC 6455 §7.4.1 and its registry. */
const CLOSE = { goingAway: 1001, unsupported: 1003, invalid: 1007, policy: 1008, fault: 1011, later: 1013 } as const;

export interface EventSocketOptions {
  readonly socket: WebSocket;
  /** Writes to the same connection. */
  readonly writer: FrameWriter;
  /** Address of the client. */
  readonly ip: string;
  readonly sessions: EventSessions;
  readonly stream: EventStream;
  readonly clock: Clock;
  readonly log: Log;
  /** Timelines of calls that clients may follow; absent: their frames are ignored. */
  readonly timelines?: CallTailOptions["timelines"] | undefined;
}

/** One connection of the event websocket (events.md 2), from its upgrade to its end. */
export class EventSocket implements SocketPeer {
  readonly uuid = newUuid();
  readonly ip: string;
  readonly #options: EventSocketOptions;
  readonly #queue: SendQueue;
  readonly #rate: FrameRate;
  readonly #tasks = new TaskQueue();
  readonly #tails: CallTails | undefined;
  /** Who is signed in. */
  #actor: UserActor | undefined;
  #feed: EventFeed | undefined;
  #authTimer: Timer | undefined;
  #pingTimer: Timer | undefined;
  #pingsMissed = 0;
  #notJson = 0;
  #hasEntered = false;
  #isEnded = false;

  constructor(options: EventSocketOptions) {
    this.#options = options;
    this.ip = options.ip;
    const { socket, writer, clock } = options;
    this.#queue = new SendQueue({ writer, clock, onSlow: () => this.#cut(CLOSE.later, "slow consumer") });
    this.#rate = new FrameRate(clock);
    const { timelines, log } = options;
    const sending = { send: (text: string) => this.send(text), isFull: () => this.#queue.isFull };
    this.#tails = timelines && new CallTails({ timelines, clock, log, ...sending });
    socket.on("message", (data, isBinary) => this.#heard(data as Buffer, isBinary));
    socket.on("pong", () => {
      this.#pingsMissed = 0;
    });
    // ws has closed the connection with the right code by then (too large, not UTF-8, bad frame).
    socket.on("error", () => undefined);
    socket.on("close", () => this.#ended());
    this.#pingLater();
  }

  /** Waits for an auth frame, or enters with what the upgrade request brought. */
  start(identity?: Identity, since?: Since): void {
    if (identity) this.#do(() => this.#enter(identity, since));
    else this.#authTimer = this.#options.clock.setTimer(AUTH_TIMEOUT_MS, () => this.#fail("timeout"));
  }

  /** Bytes that the client has not taken. */
  get waitingBytes(): number {
    return this.#options.writer.waitingBytes;
  }

  send(text: string): void {
    this.#queue.send(text);
  }

  revoked(): void {
    this.#fail("revoked");
  }

  /** The server stops. Resolves when the connection is gone; a client that does not answer gets `waitMs`. */
  close(waitMs: number): Promise<void> {
    const { socket, clock } = this.#options;
    if (socket.readyState === socket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const cut = clock.setTimer(waitMs, () => socket.terminate());
      socket.once("close", () => {
        cut.cancel();
        resolve();
      });
      this.#cut(CLOSE.goingAway, "server stops");
    });
  }

  #heard(data: Buffer, isBinary: boolean): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (!this.#rate.take()) return this.#cut(CLOSE.policy, "rate limit");
    if (isBinary) return this.#cut(CLOSE.unsupported, "text frames only");
    const frame = readClientFrame(data.toString("utf8"));
    if (this.#tasks.size > TASKS_MAX) return this.#cut(CLOSE.policy, "rate limit");
    this.#answer(frame);
  }

  #answer(frame: ClientFrame): void {
    switch (frame.kind) {
      case "auth":
        this.#authTimer?.cancel();
        return this.#do(() => this.#authenticate(frame.token, frame.since));
      case "replay":
        return this.#do(async () => this.#feed?.replay(frame.since));
      case "ping":
        return this.send(JSON.stringify({ type: "pong", payload: frame.payload }));
      case "call_timeline":
        return this.#do(async () => this.#follow(frame));
      case "ignored":
        return;
      case "not json":
        this.#notJson++;
        if (this.#notJson >= NOT_JSON_MAX) return this.#cut(CLOSE.invalid, "Invalid JSON");
        return this.send(JSON.stringify({ type: "error", message: "Invalid JSON" }));
      default:
        return frame satisfies never;
    }
  }

  async #authenticate(token: string, since: Since | undefined): Promise<void> {
    const credentials = token === "" ? [] : [{ kind: "token", value: token } as const];
    const verified = await this.#options.sessions.verify(credentials, this.ip);
    if (verified.ok) await this.#enter(verified.identity, since);
    else this.#fail(verified.reason);
  }

  async #follow({ call, isStop }: Extract<ClientFrame, { kind: "call_timeline" }>): Promise<void> {
    if (!this.#actor) return;
    if (isStop) this.#tails?.stop(call);
    else await this.#tails?.follow(this.#actor, call);
  }

  async #enter(identity: Identity, since: Since | undefined): Promise<void> {
    // Events of the user before must not follow the answer to the new one.
    this.#feed?.close();
    this.#feed = undefined;
    this.#actor = undefined;
    this.#tails?.clear();
    this.#hasEntered = true;
    const entered = await this.#options.sessions.enter(this, identity);
    if (this.#isEnded) return this.#leave();
    if (!entered.ok) return this.#fail(entered.reason);
    this.#actor = identity.actor;
    this.#feed = this.#options.stream.open(entered.who, this.#queue, { greeting: entered.frame, since });
    await this.#feed.ready;
  }

  /** Runs after what the client asked for before. A fault of ours, or a database that is away, ends the connection. */
  #do(task: () => Promise<unknown>): void {
    this.#tasks
      .run(async () => (this.#isEnded ? undefined : task()))
      .catch((error: unknown) => {
        // A feed that ends with its connection is no fault.
        if (this.#options.socket.readyState !== this.#options.socket.OPEN) return;
        this.#options.log.warn({ err: error }, "event socket failed");
        this.#cut(CLOSE.fault, "try again");
      });
  }

  #fail(reason: FailureReason): void {
    this.send(this.#options.sessions.failureFrame(this, reason));
    this.#cut(reason === "too many connections" ? CLOSE.later : CLOSE.policy, reason);
  }

  /** Says goodbye; frames after it are not sent. ws destroys the connection if the client does not answer in 30 s. */
  #cut(code: number, reason: string): void {
    this.#feed?.close();
    this.#tails?.close();
    this.#authTimer?.cancel();
    this.#queue.close();
    this.#options.socket.close(code, reason);
  }

  #pingLater(): void {
    this.#pingTimer = this.#options.clock.setTimer(PING_MS, () => {
      if (this.#pingsMissed >= PINGS_MISSED_MAX) return this.#options.socket.terminate();
      this.#pingsMissed++;
      this.#options.socket.ping();
      this.#pingLater();
    });
  }

  #ended(): void {
    this.#isEnded = true;
    this.#feed?.close();
    this.#tails?.close();
    this.#queue.close();
    this.#authTimer?.cancel();
    this.#pingTimer?.cancel();
    if (this.#hasEntered) this.#options.log.onFail(this.#leave(), "leaving of an event socket");
  }

  #leave(): Promise<void> {
    return this.#options.sessions.leave(this.uuid);
  }
}
