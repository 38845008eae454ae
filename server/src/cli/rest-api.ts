import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import type { Place } from "./place.js";

const TIMEOUT_MS = 60_000;

/** The platform refused. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(messageOf(status, body));
    this.name = "ApiRefusal";
    this.status = status;
    this.body = body;
  }
}

/** No answer came. */
export class Unreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(`${url} does not answer: ${reasonOf(cause)}`, { cause });
    this.name = "Unreachable";
  }
}

/** What may be sent besides the path. */
export interface ApiCall {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default one minute. */
  readonly timeoutMs?: number;
}

/** The REST API as commands use it. */
export class RestApi {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  get url(): string {
    return this.#place.url;
  }

  /** The payload. @throws ApiRefusal, Unreachable */
  async call<T>(method: string, path: string, call: ApiCall = {}): Promise<T> {
    const answer = await this.#fetch(method, path, call);
    const body = (await answer.json().catch(() => undefined)) as { success?: boolean; payload?: T } | undefined;
    if (!answer.ok || body?.success !== true) throw new ApiRefusal(answer.status, body);
    return body.payload as T;
  }

  /** A file or a text, as it is. */
  async raw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Buffer> {
    const answer = await this.#fetch("GET", path, { headers });
    if (!answer.ok) throw new ApiRefusal(answer.status, await answer.json().catch(() => undefined));
    return Buffer.from(await answer.arrayBuffer());
  }

  /** Sends a file as the field `file`. */
  async upload<T>(path: string, file: string, query: ApiCall["query"] = {}): Promise<T> {
    const form = new FormData();
    form.append("file", await openAsBlob(file), basename(file));
    return this.call("POST", path, { body: form, query, timeoutMs: 10 * TIMEOUT_MS });
  }

  async #fetch(
    method: string,
    path: string,
    { body, query = {}, headers = {}, timeoutMs }: ApiCall,
  ): Promise<Response> {
    const url = new URL(`${this.#place.url}/rest${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const isForm = body instanceof FormData;
    try {
      return await fetch(url, {
        method,
        headers: {
          authorization: this.#place.authorization,
          accept: "application/json",
          ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS),
      });
    } catch (error) {
      throw new Unreachable(this.#place.url, error);
    }
  }
}

function messageOf(status: number, body: unknown): string {
  const { message, fields } = (body ?? {}) as { message?: string; fields?: Record<string, { message: string }> };
  const places = Object.entries(fields ?? {}).map(([field, { message: what }]) => `\n  ${field}: ${what}`);
  return `${status} ${message ?? "no answer of the API"}${places.join("")}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
