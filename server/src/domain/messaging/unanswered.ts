import type { Suspicion } from "../fraud/port.js";

/** An account that nobody answers is asked about again after so long. */
const REST_MS = 10_000;

/**
 * Accounts whose last messages nobody has answered: of those nothing can be told from replies (`isPumping`), and counting
 * them for every ten messages costs more than storing the ten.
 */
export class Unanswered {
  readonly #untilMs = new Map<string, number>();

  /** Nobody has answered the last messages of the account, whomever they went to. */
  note(account: string, nowMs: number): void {
    this.#untilMs.set(account, nowMs + REST_MS);
  }

  /** What of these suspicions has to be looked at. */
  open(account: string, found: readonly Suspicion[], nowMs: number): readonly Suspicion[] {
    const untilMs = this.#untilMs.get(account);
    if (found.length === 0 || untilMs === undefined) return found;
    if (nowMs < untilMs) return found.filter(({ kind }) => kind !== "sms_pumping");
    this.#untilMs.delete(account);
    return found;
  }
}
