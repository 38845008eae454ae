import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../base/clock.js";
import { DomainError } from "../../base/errors.js";
import { isoTime } from "../../base/iso-time.js";
import { canonicalJson } from "./canonical-json.js";
import type { RegistryQueue } from "./port.js";

/** Members of an event that name something we know (messaging.md 12.8). */
const IDS = ["brandId", "campaignId", "vettingId"] as const;

/**
 * Events of the registry. What they say is not believed: a signed one makes us ask about what it names.
 * The signature is base64(HMAC-SHA1(secret, URL + canonical JSON of the body)).
 */
export class RegistryWebhook {
  readonly #queue: RegistryQueue;
  readonly #clock: Clock;
  readonly #secret: string | undefined;
  readonly #url: string;
  readonly #wake: () => void;

  /** @param options.secret undefined: no event is believed; @param options.url as the registry knows it */
  constructor(options: {
    queue: RegistryQueue;
    clock: Clock;
    secret: string | undefined;
    url: string;
    wake: () => void;
  }) {
    this.#queue = options.queue;
    this.#clock = options.clock;
    this.#secret = options.secret;
    this.#url = options.url;
    this.#wake = options.wake;
  }

  /** @throws DomainError 401 for an event that is not signed by the registry */
  async take(raw: Buffer | undefined, signature: string | string[] | undefined): Promise<void> {
    const body = parsed(raw);
    if (body === undefined || typeof signature !== "string" || !this.#isSigned(body, signature))
      throw new DomainError(401, "unauthorized", "Unauthorized");
    const ids = IDS.flatMap((name) => (typeof body[name] === "string" ? [body[name]] : []));
    await this.#queue.askAbout(ids, isoTime(this.#clock.now()));
    this.#wake();
  }

  #isSigned(body: object, signature: string): boolean {
    if (this.#secret === undefined) return false;
    const made = createHmac("sha1", this.#secret)
      .update(this.#url + canonicalJson(body))
      .digest();
    const given = Buffer.from(signature, "base64");
    return given.length === made.length && timingSafeEqual(given, made);
  }
}

function parsed(raw: Buffer | undefined): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(raw?.toString("utf8") ?? "");
    return typeof body === "object" && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
