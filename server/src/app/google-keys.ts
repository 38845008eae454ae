import type { Clock } from "../base/clock.js";
import type { ReadKeys } from "../domain/auth/google.js";
import { HttpClient } from "../net/http-client.js";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 64 * 1024;
/** The operator says where the keys lie: any network will do. */
const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Reads the keys of Google sign-in over HTTP. */
export class GoogleKeys {
  readonly #http: HttpClient;
  readonly #url: string;

  constructor(o: { readonly url: string; readonly clock: Clock }) {
    this.#url = o.url;
    this.#http = new HttpClient({ clock: o.clock, allow: EVERYWHERE });
  }

  /** @throws Error when there is no good answer within 5 s */
  readonly read: ReadKeys = async () => {
    const reply = await this.#http.send(
      {
        method: "GET",
        url: this.#url,
        headers: { accept: "application/json" },
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
        maxRedirects: 0,
        scope: "google",
      },
      new AbortController().signal,
    );
    if (reply.status !== 200) throw new Error(`status ${reply.status}`);
    return JSON.parse(reply.body.toString("utf8")) as unknown;
  };

  close(): Promise<void> {
    return this.#http.close();
  }
}
