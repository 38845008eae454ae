import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import { SipEndpoint } from "../../server/src/net/sip-endpoint.js";
import type { InboundSession } from "../../server/src/net/sip-session.js";
import { RtpPeer } from "./rtp-peer.js";

const HOST = "127.0.0.1";

export interface CalleesOptions {
  /** 0 up to 1; says who is busy and how long the others talk. */
  readonly random: () => number;
  /** Longest talk. */
  readonly talkMaxMs: number;
  /** One of so many is busy; default 10. */
  readonly busyOneIn?: number;
}

/**
 * A telephone network that counts: who was called how often, by INVITEs of their own. It lives apart from the platform, so
 * that a kill of that takes nothing of what it knows. Callees answer, hang up after a while, or are busy.
 */
export class CountedCallees {
  readonly host = HOST;
  /** Call-IDs by the number that was called, digits. */
  readonly calls = new Map<string, Set<string>>();
  /** Called at each INVITE, answer and hang-up, with how many there were. */
  onStep: (steps: number) => void = () => undefined;
  readonly #o: CalleesOptions;
  readonly #endpoint: SipEndpoint;
  readonly #live = new Map<string, InboundSession>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #port = 0;
  #sink: RtpPeer | undefined;
  #steps = 0;

  private constructor(o: CalleesOptions) {
    this.#o = o;
    this.#endpoint = new SipEndpoint({
      clock: systemClock,
      log: createLog("silent"),
      userAgent: "Callees",
      allow: ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS"],
      handler: {
        onInvite: (session) => this.#invited(session),
        onRequest: (request) => request.respond(request.request.method === "OPTIONS" ? 200 : 405),
      },
    });
  }

  static async open(o: CalleesOptions): Promise<CountedCallees> {
    const callees = new CountedCallees(o);
    callees.#sink = await RtpPeer.open();
    callees.#port = (await callees.#endpoint.listen("udp", HOST, 0)).port;
    return callees;
  }

  get port(): number {
    return this.#port;
  }

  /** Who talks now. */
  get live(): number {
    return this.#live.size;
  }

  /** Forgets whom the last platform had called: it is dead, and will not hear a BYE. */
  dropLive(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#live.clear();
  }

  async close(): Promise<void> {
    this.dropLive();
    await this.#endpoint.close();
    await this.#sink?.close();
  }

  #invited(session: InboundSession): void {
    const number = (session.request.to.uri.user ?? "").replace(/^\+/, "");
    const known = this.calls.get(number) ?? new Set();
    this.calls.set(number, known.add(session.callId));
    const gone = () => void this.#live.delete(session.callId);
    session.events = { cancelled: gone, failed: gone, bye: gone };
    this.#step();
    if (this.#o.random() < 1 / (this.#o.busyOneIn ?? 10)) return session.reject(486);
    session.provisional(180);
    void this.#answer(session).catch(gone);
  }

  async #answer(session: InboundSession): Promise<void> {
    const { port } = this.#sink!;
    const sdp = `v=0\r\no=- 1 1 IN IP4 ${HOST}\r\ns=-\r\nc=IN IP4 ${HOST}\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\n`;
    this.#live.set(session.callId, session);
    await session.accept(sdp, [["Content-Type", "application/sdp"]]);
    this.#step();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#live.delete(session.callId)) return;
      void session.bye();
      this.#step();
    }, this.#o.random() * this.#o.talkMaxMs);
    this.#timers.add(timer);
  }

  #step(): void {
    this.#steps++;
    this.onStep(this.#steps);
  }
}
