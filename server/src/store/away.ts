import { DomainError } from "../base/errors.js";

/** Classes and codes of SQLSTATE (PostgreSQL, appendix A) that say: not now, rather than: not this. */
const AWAY = /^(?:08|53|57P0[1-5]$|57014$)/;
const SOCKET_CODES = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
/** pg rejects with plain errors when a connection ends or cannot be had in time. */
const PG_TEXTS =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** True when the database could not be reached, was shutting down, or took too long. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return AWAY.test(code) || SOCKET_CODES.has(code);
  return PG_TEXTS.test(error.message);
}

/** An error of the database as the rest of the program may see it: 503 when it is away, else unchanged. */
export function asStoreError(error: unknown): unknown {
  return isAway(error) ? away(error) : error;
}

/** The refusal while the database is away. @param cause what was heard of it */
export function away(cause: unknown): DomainError {
  const error = new DomainError(503, "unavailable", "Service unavailable");
  error.cause = cause;
  return error;
}

/** True when `error` is the violation of this unique constraint or index. */
export function violates(error: unknown, constraint: string): boolean {
  const { code, constraint: broken } = error as { code?: unknown; constraint?: unknown };
  return code === "23505" && broken === constraint;
}
