/** One documented refusal: HTTP status and the text an answer has unless the operation gives its own. */
export interface ProblemCode {
  readonly status: number;
  readonly message: string;
}

/** Code for programs (`meta` of an error answer) -> status and default text (rest.md 1.4). */
export const problemCodes = {
  validation_failed: { status: 400, message: "Validation failed" },
  invalid_json: { status: 400, message: "Invalid JSON" },
  unauthorized: { status: 401, message: "Unauthorized" },
  token_expired: { status: 401, message: "Unauthorized" },
  insufficient_balance: { status: 402, message: "Not enough account balance" },
  forbidden: { status: 403, message: "Forbidden" },
  account_disabled: { status: 403, message: "Account is disabled" },
  not_found: { status: 404, message: "Not found" },
  conflict: { status: 409, message: "Conflict" },
  in_use: { status: 409, message: "Conflict" },
  idempotency_in_flight: { status: 409, message: "A request with this Idempotency-Key is in progress" },
  payload_too_large: { status: 413, message: "Payload too large" },
  uri_too_long: { status: 414, message: "URI too long" },
  unsupported_media_type: { status: 415, message: "Unsupported media type" },
  range_not_satisfiable: { status: 416, message: "Range not satisfiable" },
  idempotency_mismatch: { status: 422, message: "Idempotency key mismatch" },
  rate_limited: { status: 429, message: "Too many requests" },
  internal: { status: 500, message: "Internal server error" },
  unavailable: { status: 503, message: "Service unavailable" },
} as const satisfies Record<string, ProblemCode>;

/** A documented code. */
export type ProblemWord = keyof typeof problemCodes;
