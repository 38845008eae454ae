import { once } from "node:events";
import WebSocket from "ws";
import type { Json } from "./api-client.js";
import { checkFrame } from "./frame-check.js";
import { LIMIT_MS, within } from "./until.js";

/** One frame of the event socket. */
export type Frame = Json;

interface Waiter {
  readonly check: () => boolean;
  readonly met: () => void;
}

/** Answers of the socket itself: no events. */
const CONTROL = new Set(["pong", "replay", "error", "call_timeline"]);

/** A client of the event socket that keeps every frame in the order it came, and holds each against the contract. */
export class EventClient {
  readonly frames: Frame[] = [];
  /** Code and reason once it is closed. */
  closed: { code: number; reason: string } | undefined;
  readonly #socket: WebSocket;
  #waiters: Waiter[] = [];
  #misfit: Error | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const frame: Frame = JSON.parse(String(data));
      this.#check(frame);
      this.frames.push(frame);
      this.#look();
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#look();
    });
    socket.on("error", () => undefined);
  }

  /** Opens a connection without signing in. @param ca authority of the server's certificate */
  static async open(url: string, ca?: string): Promise<EventClient> {
    const socket = new WebSocket(url, ca === undefined ? {} : { ca });
    const client = new EventClient(socket);
    await within(`a connection to ${url}`, LIMIT_MS, once(socket, "open"));
    return client;
  }

  /** Opens a connection and signs in. @throws Error when it is refused */
  static async signIn(url: string, token: string, ca?: string): Promise<EventClient> {
    const client = await EventClient.open(url, ca);
    client.send({ type: "auth", payload: token });
    const answer = await client.next((frame) => frame.type === "auth");
    if (answer.success !== true) throw new Error(`the event socket refused: ${answer.message}`);
    return client;
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Resolves when `isMet` is true of the frames so far. @param what in the error @throws Error too for a frame that does not fit the contract */
  async until(what: string, isMet: () => boolean, deadlineMs = LIMIT_MS): Promise<void> {
    if (this.#misfit) throw this.#misfit;
    if (isMet()) return;
    const met = new Promise<void>((resolve) => this.#waiters.push({ check: isMet, met: resolve }));
    await within(what, deadlineMs, met).catch((error: Error) => {
      throw new Error(`${error.message}; came so far:\n${this.frames.map(shown).join("\n")}`);
    });
    if (this.#misfit) throw this.#misfit;
  }

  /** The first frame, past or to come, that fits. */
  async next(fits: (frame: Frame) => boolean, deadlineMs = LIMIT_MS): Promise<Frame> {
    const held: { frame?: Frame } = {};
    const isThere = () => {
      // Taken at the moment it fits: what `fits` looks at may have changed when the waiter wakes.
      held.frame = this.frames.find(fits);
      return held.frame !== undefined;
    };
    await this.until("a frame", isThere, deadlineMs);
    return held.frame;
  }

  /** Frames about one thing, in the order they came. */
  about(ref: string): Frame[] {
    return this.frames.filter((frame) => frame.ref_id === ref);
  }

  /** Resolves when the leg is destroyed, with all its frames. */
  async whole(call: string, deadlineMs = 2 * LIMIT_MS): Promise<Frame[]> {
    const isLast = (frame: Frame) => frame.ref_id === call && isState(frame, "destroyed");
    await this.until(`the end of call ${call}`, () => this.frames.some(isLast), deadlineMs);
    return this.about(call);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.#socket.close();
    await this.until("the close", () => this.closed !== undefined);
  }

  /** Cuts the connection without a word. */
  abandon(): void {
    this.#socket.terminate();
  }

  #check(frame: Frame): void {
    if (CONTROL.has(frame.type)) return;
    try {
      checkFrame(frame);
    } catch (error) {
      this.#misfit ??= error as Error;
    }
  }

  #look(): void {
    const met = this.#waiters.filter((waiter) => waiter.check());
    this.#waiters = this.#waiters.filter((waiter) => !met.includes(waiter));
    for (const waiter of met) waiter.met();
  }
}

/** Whether the frame says that a leg entered the state. */
export function isState(frame: Frame, state: string): boolean {
  return frame.type === "call_state" && frame.payload?.state === state;
}

function shown(frame: Frame): string {
  return `${frame.ref_id ?? "-"} ${frame.sequence ?? "-"} ${frame.type} ${frame.message}`;
}
