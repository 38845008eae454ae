import WebSocket from "ws";

/** One frame of the event socket (events.md 3). `type` tells what `payload` is. */
export interface EventFrame {
  readonly uuid: string;
  readonly type: string;
  readonly success: boolean;
  readonly message: string;
  readonly payload: unknown;
  readonly ref_id: string;
  /** Per `ref_id`, from 1 without gaps. */
  readonly sequence: number;
  /** Per account, rising; where a replay begins. */
  readonly position: number;
  readonly replayed?: true;
}

export interface EventSocketOptions {
  /** `ws://127.0.0.1:8080`, the address of the platform. */
  readonly url: string;
  /** JWT or API token. */
  readonly token: string;
  /** Begin after this event: its uuid, its position or a time. Default: what comes from now on. */
  readonly since?: string | number;
  /** Called with each event, once, in order. */
  readonly onEvent: (frame: EventFrame) => void;
  /** The platform does not know the point to begin at any more: events may be missing. Default: nothing. */
  readonly onGap?: (oldestPosition: number | undefined) => void;
  /** Refused for good, with the reason; nothing is tried any more. Default: nothing. */
  readonly onRefused?: (reason: string) => void;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** The platform pings every 30 s: a connection that is silent for longer is dead. */
const SILENCE_MS = 70_000;
const REFUSED = 1008;
/** Events whose uuid is kept, so that one that comes twice is given once. */
const KNOWN_MAX = 2_000;

/**
 * The event socket of one user: connects, signs in, and comes back by itself after a lost connection, with everything
 * that happened meanwhile. `close` ends it.
 */
export class EventSocket {
  readonly #options: EventSocketOptions;
  readonly #known = new Set<string>();
  #since: string | number | undefined;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #failures = 0;
  #isClosed = false;

  constructor(options: EventSocketOptions) {
    this.#options = options;
    this.#since = options.since;
    this.#connect();
  }

  /** Ends the connection; no further call of any listener. Idempotent. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url);
    this.#socket = socket;
    socket.on("open", () => {
      const since = this.#since === undefined ? {} : { since: this.#since };
      socket.send(JSON.stringify({ type: "auth", payload: this.#options.token, ...since }));
    });
    socket.on("ping", () => this.#heard());
    socket.on("message", (data) => {
      this.#heard();
      if (!this.#isClosed) this.#read(JSON.parse(String(data)) as EventFrame);
    });
    // What went wrong is told by the close that follows.
    socket.on("error", () => undefined);
    socket.on("close", (code, reason) => this.#lost(code, String(reason)));
    this.#heard();
  }

  #read(frame: EventFrame): void {
    if (frame.type === "auth" && frame.position === undefined) {
      if (frame.success) this.#failures = 0;
      return;
    }
    if (frame.type === "replay") return this.#replayed(frame);
    if (frame.position === undefined || this.#known.has(frame.uuid)) return;
    if (this.#known.size >= KNOWN_MAX) this.#known.delete(this.#known.values().next().value ?? "");
    this.#known.add(frame.uuid);
    this.#since = frame.position;
    this.#options.onEvent(frame);
  }

  #replayed({ message, payload }: EventFrame): void {
    const { last, oldest } = payload as { last?: number; oldest?: number };
    if (message === "since not found") this.#options.onGap?.(oldest);
    if (message === "truncated" && last !== undefined)
      this.#socket?.send(JSON.stringify({ type: "replay", payload: { since: last } }));
  }

  #lost(code: number, reason: string): void {
    clearTimeout(this.#silence);
    if (this.#isClosed) return;
    if (code === REFUSED && reason !== "timeout") {
      this.#isClosed = true;
      this.#options.onRefused?.(reason);
      return;
    }
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.#connect(), waitMs * (0.5 + Math.random() / 2));
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.terminate(), SILENCE_MS);
  }
}
