import type { Clock } from "../../base/clock.js";
import { shownUrl } from "../../base/shown-url.js";
import type { HttpReply, HttpRequest, HttpSender } from "../../net/http-client.js";
import type { SeenFetch } from "../call/leg-trace.js";

/** Tells of every exchange of a call how it went: each try of its own, without secrets of the URL. */
export class WatchedSender implements HttpSender {
  readonly #http: HttpSender;
  readonly #clock: Clock;
  readonly #seen: (fetch: SeenFetch) => void;

  constructor(options: { http: HttpSender; clock: Clock; seen: (fetch: SeenFetch) => void }) {
    this.#http = options.http;
    this.#clock = options.clock;
    this.#seen = options.seen;
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    const atMs = this.#clock.now();
    const startMs = this.#clock.monotonicMs();
    const told = (how: Pick<SeenFetch, "status" | "size" | "error">) =>
      this.#seen({
        atMs,
        method: request.method,
        url: shownUrl(request.url),
        durationMs: Math.round(this.#clock.monotonicMs() - startMs),
        ...how,
      });
    try {
      const reply = await this.#http.send(request, signal);
      told({ status: reply.status, size: reply.body.length, error: null });
      return reply;
    } catch (error) {
      told({ status: null, size: null, error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }
}
