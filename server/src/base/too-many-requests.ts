import { DomainError } from "./errors.js";

/** 429: a limit is passed. Tells when to come back, which goes out as `Retry-After`. */
export class TooManyRequests extends DomainError {
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  /** @param words code and text of the answer where they are not the general ones */
  constructor(retryAfterSeconds: number, words: { readonly code?: string; readonly message?: string } = {}) {
    super(429, words.code ?? "rate_limited", words.message ?? "Too many requests");
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}
