import { createHash } from "node:crypto";
import { DomainError, invalidField } from "../../base/errors.js";

/** Statuses of refusals that are kept and repeated; 2xx always are (rest.md 1.9). */
const KEPT: ReadonlySet<number> = new Set([402, 404, 409]);

/**
 * The key of a request, undefined when it has none.
 * @throws DomainError 400 when it is not 1..255 printable ASCII characters
 */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== "string" || !/^[\x20-\x7e]{1,255}$/.test(header))
    throw invalidField("header.Idempotency-Key", "1 to 255 printable ASCII characters");
  return header;
}

/** SHA-256 (hex) of what a request asks: the same for any order of names. */
export function requestHash(...parts: readonly unknown[]): string {
  return createHash("sha256")
    .update(JSON.stringify(parts.map(canonical)))
    .digest("hex");
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, canonical(inner)]);
}

/** Whether this refusal is the answer for good, or the request may be tried again. */
export function isKept(error: unknown): error is DomainError {
  return error instanceof DomainError && KEPT.has(error.status);
}
