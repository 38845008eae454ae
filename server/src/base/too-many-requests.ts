import { DomainError } from "./errors.js";

/** 429: a limit is passed. Tells when to come back, which goes out as `Retry-After`. */
export class TooManyRequests extends DomainError {
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(429, "rate_limited", "Too many requests");
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}
