/** What is wrong with one value of a request; `value` is left out for secrets. */
export interface FieldProblem {
  readonly message: string;
  readonly value?: unknown;
}

/** The error envelope of the API (rest.md 1.4). */
export interface ErrorEnvelope {
  readonly success: false;
  readonly message: string;
  readonly status: number;
  readonly meta?: string;
  readonly fields?: Readonly<Record<string, FieldProblem>>;
}

/** A request that the API refused. */
export class ApiError extends Error {
  readonly status: number;
  /** Stable word for programs, such as `insufficient_balance`. */
  readonly code: string | undefined;
  /** With status 400: what is wrong, by path (`body.items.0.tn`, `params.uuid`). */
  readonly fields: Readonly<Record<string, FieldProblem>>;
  /** `X-Request-Id` of the answer: names the request in logs and in a question to the operator. */
  readonly requestId: string | undefined;

  constructor(envelope: Partial<ErrorEnvelope>, response: Response) {
    super(envelope.message ?? `HTTP status ${response.status}`);
    this.name = "ApiError";
    this.status = response.status;
    this.code = envelope.meta;
    this.fields = envelope.fields ?? {};
    this.requestId = response.headers.get("x-request-id") ?? undefined;
  }
}
