import type { Readable } from "node:stream";
import type { PageQuery } from "../../base/page.js";

/** What an operation may say beside its payload. A handler that has nothing to add returns the payload itself. */
export class Answer {
  readonly payload: unknown;
  /** Status of success when it is not the first documented one. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Keys beside `payload`, see `Route.beside`. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** Sent as it is in place of the envelope. */
  readonly raw: { readonly type: string; readonly body: string | Buffer | Readable } | undefined;

  constructor(
    payload: unknown,
    more: {
      status?: number;
      headers?: Record<string, string>;
      beside?: Record<string, unknown>;
      raw?: { type: string; body: string | Buffer | Readable };
    } = {},
  ) {
    this.payload = payload;
    this.status = more.status;
    this.headers = more.headers ?? {};
    this.beside = more.beside ?? {};
    this.raw = more.raw;
  }
}

/** Elements of a list when the request does not say how many (rest.md 1.8). */
const TAKE = 1000;

/** The asked part of a list that is short enough to be read as a whole. */
export function partOf(all: readonly unknown[], { take = TAKE, skip = 0 }: PageQuery): Answer {
  return list({ data: all.slice(skip, skip + take), total: all.length });
}

/** One page of a list; `total` goes out as `X-Total-Count`. */
export function list(page: { readonly data: readonly unknown[]; readonly total: number }): Answer {
  return new Answer(page.data, { headers: { "x-total-count": String(page.total) } });
}
