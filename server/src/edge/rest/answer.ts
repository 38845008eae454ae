/** What an operation may say beside its payload. A handler that has nothing to add returns the payload itself. */
export class Answer {
  readonly payload: unknown;
  /** Status of success when it is not the first documented one. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Keys beside `payload`, see `Route.beside`. */
  readonly beside: Readonly<Record<string, unknown>>;
  /** Sent as it is in place of the envelope. */
  readonly raw: { readonly type: string; readonly body: string | Buffer } | undefined;

  constructor(
    payload: unknown,
    more: {
      status?: number;
      headers?: Record<string, string>;
      beside?: Record<string, unknown>;
      raw?: { type: string; body: string | Buffer };
    } = {},
  ) {
    this.payload = payload;
    this.status = more.status;
    this.headers = more.headers ?? {};
    this.beside = more.beside ?? {};
    this.raw = more.raw;
  }
}

/** One page of a list; `total` goes out as `X-Total-Count`. */
export function list(page: { readonly data: readonly unknown[]; readonly total: number }): Answer {
  return new Answer(page.data, { headers: { "x-total-count": String(page.total) } });
}
