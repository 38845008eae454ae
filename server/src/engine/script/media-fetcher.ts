import type { HttpReply, HttpSender } from "../../net/http-client.js";
import { HttpError } from "../../net/http-error.js";
import type { Audio } from "../media/port.js";
import { CommandFailure } from "./context.js";
import type { EarlyAudio } from "./early-audio.js";

/** Fetching media (call-xml.md 4.3). */
const TIMEOUT_MS = 10_000;
const MAX_BYTES = 50 * 1024 * 1024;
const MAX_REDIRECTS = 5;
/** Decoded audio kept for the next call: about 70 minutes. */
const KEPT_BYTES = 64 * 1024 * 1024;

interface Kept {
  readonly audio: Audio;
  readonly etag: string | undefined;
  readonly modified: string | undefined;
}

/** Bytes to samples; throws CommandFailure `Unsupported media`. */
export type Decode = (bytes: Uint8Array) => Promise<Audio>;

/**
 * Media named by URLs. What has an ETag or a date is kept decoded, per account, and asked for again with a condition;
 * the oldest use leaves first.
 */
export class MediaFetcher {
  readonly #http: HttpSender;
  readonly #kept: KeptMedia;

  constructor(http: HttpSender, kept = new KeptMedia()) {
    this.#http = http;
    this.#kept = kept;
  }

  /** The same media, asked for by another sender. */
  by(http: HttpSender): MediaFetcher {
    return new MediaFetcher(http, this.#kept);
  }

  /**
   * @param early gets the file's beginning while the rest is on its way
   * @throws CommandFailure `HTTP {status}`, `Timeout`, `Connection failed: {code}`, `blocked address`,
   *   `Unsupported media`, `Media too large`, `Too many redirects`
   */
  async audio(account: string, url: string, decode: Decode, signal: AbortSignal, early?: EarlyAudio): Promise<Audio> {
    const key = `${account} ${url}`;
    const kept = this.#kept.get(key);
    const reply = await this.#ask(account, url, kept, signal, early);
    if (kept && reply.status === 304) {
      this.#kept.keep(key, kept);
      return kept.audio;
    }
    if (reply.status < 200 || reply.status > 299) throw new CommandFailure(`HTTP ${reply.status}`);
    const audio = await decode(reply.body);
    const fresh = { audio, etag: reply.header("etag"), modified: reply.header("last-modified") };
    if (fresh.etag !== undefined || fresh.modified !== undefined) this.#kept.keep(key, fresh);
    return audio;
  }

  async #ask(
    account: string,
    url: string,
    kept: Kept | undefined,
    signal: AbortSignal,
    early: EarlyAudio | undefined,
  ): Promise<HttpReply> {
    const headers: Record<string, string> = { accept: "audio/*, */*;q=0.1", "user-agent": "Opentact-Call/1" };
    if (kept?.etag !== undefined) headers["if-none-match"] = kept.etag;
    else if (kept?.modified !== undefined) headers["if-modified-since"] = kept.modified;
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, maxRedirects: MAX_REDIRECTS, scope: account };
    try {
      const arriving = early && { arriving: early.arriving };
      return await this.#http.send({ method: "GET", url, headers, ...limits, ...arriving }, signal);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      throw new CommandFailure(error.fault.kind === "too_large" ? "Media too large" : error.message);
    }
  }
}

/** What was decoded; the oldest use leaves first. */
class KeptMedia {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  get(key: string): Kept | undefined {
    return this.#kept.get(key);
  }

  keep(key: string, entry: Kept): void {
    this.#drop(key);
    this.#kept.set(key, entry);
    this.#bytes += entry.audio.samples.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= KEPT_BYTES) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const entry = this.#kept.get(key);
    if (!entry) return;
    this.#kept.delete(key);
    this.#bytes -= entry.audio.samples.byteLength;
  }
}
