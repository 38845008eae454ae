import type { Clock } from "../../base/clock.js";
import { shownUrl } from "../../base/shown-url.js";
import { type OnFetch, watchedFetch } from "../../base/watched-fetch.js";
import type { HttpReply, HttpRequest, HttpSender } from "../../net/http-client.js";

/** Tells of every exchange of a call how it went: each try of its own, without secrets of the URL. */
export class WatchedSender implements HttpSender {
  readonly #http: HttpSender;
  readonly #clock: Clock;
  readonly #seen: OnFetch;

  constructor(options: { http: HttpSender; clock: Clock; seen: OnFetch }) {
    this.#http = options.http;
    this.#clock = options.clock;
    this.#seen = options.seen;
  }

  send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    const told = { clock: this.#clock, method: request.method, url: shownUrl(request.url), seen: this.#seen };
    return watchedFetch(told, () => this.#http.send(request, signal));
  }
}
