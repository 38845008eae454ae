import type { Clock } from "opentact/base/clock.js";
import { pause } from "opentact/engine/script/abort.js";
import type { HttpReply, HttpRequest, HttpSender } from "opentact/net/http-client.js";
import { HttpError, type HttpFault } from "opentact/net/http-error.js";

/** What a host answers once. */
export interface VirtualReply {
  /** Default 200. */
  readonly status?: number;
  readonly body?: string;
  readonly fault?: HttpFault;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Comes so late; `Infinity` = never, which is a timeout. */
  readonly afterMs?: number;
}

/** HTTP hosts that answer as told; what nobody told of is 404. */
export class VirtualHttp implements HttpSender {
  readonly #clock: Clock;
  readonly #replies: Map<string, VirtualReply[]>;

  /** @param replies by URL without query; the last one repeats */
  constructor(clock: Clock, replies: Readonly<Record<string, readonly VirtualReply[]>>) {
    this.#clock = clock;
    this.#replies = new Map(Object.entries(replies).map(([url, list]) => [url, [...list]]));
  }

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
    if (signal.aborted) throw new HttpError({ kind: "aborted" });
    const list = this.#replies.get(request.url.split("?", 1)[0] ?? "") ?? [];
    const reply = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404 };
    const lateMs = reply.afterMs ?? 0;
    if (lateMs > 0) await pause(this.#clock, Math.min(lateMs, request.timeoutMs), signal);
    if (signal.aborted) throw new HttpError({ kind: "aborted" });
    if (lateMs > request.timeoutMs) throw new HttpError({ kind: "timeout" });
    if (reply.fault) throw new HttpError(reply.fault);
    return {
      status: reply.status ?? 200,
      header: (name) => reply.headers?.[name],
      body: Buffer.from(reply.body ?? ""),
    };
  }
}
