import type { Clock } from "../../base/clock.js";
import { epochMs } from "../../base/iso-time.js";
import { stopSwitch } from "../../base/stop-switch.js";
import type { HttpReply, HttpSender } from "../../net/http-client.js";
import { HttpError, isUnsent } from "../../net/http-error.js";
import { reasonsOf } from "./registry-answers.js";
import { RegistryAway } from "./registry-away.js";
import type { RegistryCalls, RegistryReply } from "./registry-calls.js";
import { RegistryPace } from "./registry-pace.js";

/** What the registry allows a partner (messaging.md 12.8). */
const READS = { count: 20, windowMs: 1_000 };
const WRITES = { count: 20, windowMs: 10_000 };
const TIMEOUT_MS = 10_000;
/** Longest wait for a turn: past it the thing is asked about later. */
const TURN_MS = 5_000;
/**
 * No request of a step begins later than this after its first: with the deadline of the last one a step stays within the
 * minute for which it was claimed, so that nobody else takes the same step meanwhile.
 */
const STEP_MS = 40_000;
const MAX_BYTES = 512 * 1024;
const RETRY_MS = 60_000;
/** A write without an answer may still be under way there: it is left alone for a while. */
const UNKNOWN_MS = 120_000;
/** A key that is not accepted is mended by the operator alone. */
const LOCKED_OUT_MS = 300_000;
const PAUSE_MS = { least: 1_000, most: 3_600_000, default: 10_000 };
/** Statuses that say no to what was asked, for good. */
const REFUSALS: readonly number[] = [400, 404, 409, 410, 422];

export interface RegistryHttpOptions {
  readonly http: HttpSender;
  readonly clock: Clock;
  /** Base address of the API: `https://csp-api.campaignregistry.com/v2`. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

/**
 * The REST API of The Campaign Registry (messaging.md 12.8): Basic authentication, its limits kept per process, a deadline for
 * every request. After a 429 nothing goes out for as long as it asks.
 */
export class RegistryHttp {
  readonly #o: RegistryHttpOptions;
  readonly #base: string;
  readonly #reads: RegistryPace;
  readonly #writes: RegistryPace;
  readonly #stop = stopSwitch();

  constructor(options: RegistryHttpOptions) {
    this.#o = options;
    this.#base = options.url.replace(/\/+$/, "");
    this.#reads = new RegistryPace(options.clock, READS);
    this.#writes = new RegistryPace(options.clock, WRITES);
  }

  /** Requests of a step that begins now. */
  calls(): RegistryCalls {
    const untilMs = this.#o.clock.monotonicMs() + STEP_MS;
    return {
      get: (path) => this.#send("GET", path, undefined, untilMs),
      write: (method, path, body) => this.#send(method, path, body, untilMs),
    };
  }

  /** Gives up what is under way; a write is unknown then. Idempotent. */
  close(): void {
    this.#stop.abort();
  }

  async #send(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body: object | undefined,
    untilMs: number,
  ): Promise<RegistryReply> {
    const pace = method === "GET" ? this.#reads : this.#writes;
    const mostMs = Math.min(TURN_MS, untilMs - this.#o.clock.monotonicMs());
    if (!(await pace.take(mostMs, this.#stop.signal)))
      throw new RegistryAway("its limits leave no room now", Math.max(RETRY_MS, pace.waitMs));
    const isWrite = method !== "GET";
    try {
      return this.#read(await this.#exchange(method, path, body), isWrite);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const isUnknown = isWrite && !isUnsent(error);
      throw new RegistryAway(error.message, isUnknown ? UNKNOWN_MS : RETRY_MS, isUnknown);
    }
  }

  #exchange(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body: object | undefined): Promise<HttpReply> {
    const { http, key, secret } = this.#o;
    const request = {
      method,
      url: this.#base + path,
      headers: {
        accept: "application/json",
        authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      maxRedirects: 0,
      scope: "registry",
    };
    return http.send(request, this.#stop.signal);
  }

  #read(reply: HttpReply, isWrite: boolean): RegistryReply {
    const { status } = reply;
    if (status >= 200 && status < 300) return { kind: "done", body: this.#parsed(reply, isWrite) };
    if (REFUSALS.includes(status)) {
      const reasons = reasonsOf(reply.body.toString("utf8")) ?? [`HTTP ${status}`];
      return { kind: "refused", status, reasons, isMissing: status === 404 || status === 410 };
    }
    if (status === 401 || status === 403)
      throw new RegistryAway(`HTTP ${status}: REGISTRY_KEY or REGISTRY_SECRET is not accepted`, LOCKED_OUT_MS);
    const pauseMs = this.#pauseOf(reply);
    if (status === 429) {
      this.#reads.pause(pauseMs ?? PAUSE_MS.default);
      this.#writes.pause(pauseMs ?? PAUSE_MS.default);
      throw new RegistryAway("HTTP 429", pauseMs ?? PAUSE_MS.default);
    }
    const isUnknown = isWrite && (status === 408 || status >= 500);
    throw new RegistryAway(`HTTP ${status}`, Math.max(pauseMs ?? 0, isUnknown ? UNKNOWN_MS : RETRY_MS), isUnknown);
  }

  /** The body of a write that was done may be anything; without it we do not know the id of what was made. */
  #parsed({ body }: HttpReply, isWrite: boolean): unknown {
    if (body.length === 0) return undefined;
    try {
      return JSON.parse(body.toString("utf8"));
    } catch {
      throw new RegistryAway("the answer is no JSON", isWrite ? UNKNOWN_MS : RETRY_MS, isWrite);
    }
  }

  /** Retry-After (RFC 9110 10.2.3): seconds or a date. */
  #pauseOf(reply: HttpReply): number | undefined {
    const text = reply.header("retry-after")?.trim() ?? "";
    const forMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : epochMs(text) - this.#o.clock.now();
    return Number.isFinite(forMs) ? Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, forMs)) : undefined;
  }
}
