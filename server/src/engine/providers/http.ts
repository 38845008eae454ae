import { numberFacts } from "../../domain/number/rules.js";
import { FEATURES, type Feature } from "../../domain/order/rules.js";
import type {
  NumberProvider,
  Offer,
  ProviderItem,
  ProviderOrder,
  ProviderQuery,
  RefusalCode,
  Result,
} from "../../domain/provider/port.js";
import type { HttpReply, HttpRequest, HttpSender } from "../../net/http-client.js";

/** The guard in front of a provider has the deadline; this one only ends what was forgotten. */
const TIMEOUT_MS = 20_000;
const MAX_BYTES = 1024 * 1024;
const REFUSALS: readonly string[] = ["taken", "feature"];

/**
 * A provider behind the small JSON API of docs/number-providers.md: the adapter to copy for a real carrier.
 * `POST /search`, `POST /orders`, `GET /orders/{key}`, `DELETE /numbers/{tn}`.
 */
export class HttpProvider implements NumberProvider {
  readonly name: string;
  readonly capabilities = { configure: false, release: true };
  readonly #base: string;
  readonly #http: HttpSender;

  /** @param o.url address of the API, with user and password where it wants them */
  constructor(o: { name: string; url: string; http: HttpSender }) {
    this.name = o.name;
    this.#base = o.url.replace(/\/$/, "");
    this.#http = o.http;
  }

  async search(query: ProviderQuery, signal: AbortSignal): Promise<readonly Offer[]> {
    const reply = await this.#send("POST", "/search", signal, { body: query });
    if (reply.status !== 200) throw new Error(`${this.name}: search answered ${reply.status}`);
    const { offers } = jsonOf(reply);
    if (!Array.isArray(offers)) throw new Error(`${this.name}: search answered no offers`);
    return offers.flatMap(readOffer);
  }

  async order(items: readonly ProviderItem[], key: string, signal: AbortSignal): Promise<Result<{ id: string }>> {
    const reply = await this.#send("POST", "/orders", signal, { key, body: { key, items } });
    if (isSuccess(reply)) return { kind: "ok", value: { id: String(jsonOf(reply)["id"] ?? key) } };
    return refusalOf(reply);
  }

  async getOrder(key: string, signal: AbortSignal): Promise<ProviderOrder> {
    const reply = await this.#send("GET", `/orders/${encodeURIComponent(key)}`, signal);
    if (reply.status === 404) return { kind: "missing" };
    if (!isSuccess(reply)) return { kind: "unknown" };
    const { status, code } = jsonOf(reply);
    if (status === "pending" || status === "success") return { kind: status };
    return status === "failed" ? { kind: "failed", code: codeOf(code) } : { kind: "unknown" };
  }

  async configure(): Promise<Result<void>> {
    return { kind: "ok", value: undefined };
  }

  async release(tn: number, key: string, signal: AbortSignal): Promise<Result<void>> {
    const reply = await this.#send("DELETE", `/numbers/${tn}`, signal, { key });
    // A number that is not there any more was given back before.
    return isSuccess(reply) || reply.status === 404 ? { kind: "ok", value: undefined } : refusalOf(reply);
  }

  #send(
    method: HttpRequest["method"],
    path: string,
    signal: AbortSignal,
    { key, body }: { key?: string; body?: object } = {},
  ): Promise<HttpReply> {
    const headers = {
      accept: "application/json",
      ...(key === undefined ? {} : { "idempotency-key": key }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    };
    return this.#http.send(
      {
        method,
        url: this.#base + path,
        headers,
        body: body && JSON.stringify(body),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
        maxRedirects: 0,
        scope: `provider ${this.name}`,
      },
      signal,
    );
  }
}

function isSuccess({ status }: HttpReply): boolean {
  return status >= 200 && status < 300;
}

function jsonOf(reply: HttpReply): Record<string, unknown> {
  const value: unknown = JSON.parse(reply.body.toString("utf8"));
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** 4xx says no; anything else says nothing of what was done. */
function refusalOf(reply: HttpReply): Result<never> {
  if (reply.status < 400 || reply.status >= 500 || reply.status === 408 || reply.status === 429)
    return { kind: "unknown" };
  const { code, message } = reply.body.length > 0 ? jsonOf(reply) : { code: undefined, message: undefined };
  return { kind: "refused", code: codeOf(code), message: String(message ?? `status ${reply.status}`).slice(0, 255) };
}

function codeOf(code: unknown): RefusalCode {
  return REFUSALS.includes(String(code)) ? (code as RefusalCode) : "other";
}

/** An offer as it came; what is no number, or lacks a part, is left out. */
function readOffer(value: unknown): Offer[] {
  const { tn, type, country, features, state, city, rate_center } = (value ?? {}) as Record<string, unknown>;
  const facts = typeof tn === "number" && Number.isSafeInteger(tn) ? numberFacts(tn) : undefined;
  if (!facts || !Array.isArray(features)) return [];
  return [
    {
      tn: Number(tn),
      type: type === "toll_free" || type === "long_code" ? type : facts.type,
      country: /^[A-Z]{2}$/.test(String(country)) ? String(country) : facts.country,
      features: FEATURES.filter((feature: Feature) => features.includes(feature)),
      state: textOf(state),
      city: textOf(city),
      rate_center: textOf(rate_center),
    },
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value.slice(0, 255) : null;
}
