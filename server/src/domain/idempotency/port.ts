/** What identifies one repeated request (rest.md 1.9): the same key on another path is another request. */
export interface IdempotencyKey {
  /** uuid of the account; of a caller without one, its address. */
  readonly scope: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  /** SHA-256 (hex) of the canonical body and query. */
  readonly hash: string;
}

/** An answer as it is kept, without secrets that are shown once. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a key means now. */
export type Claim =
  | { readonly kind: "mine"; readonly id: string }
  | { readonly kind: "in-flight" }
  | { readonly kind: "mismatch" }
  | { readonly kind: "answered"; readonly answer: StoredAnswer };

/** Keys of repeated requests and their answers, kept 24 h. */
export interface IdempotencyStore {
  /** Takes the key, or says who has it. A claim without an answer ends after 60 s: its owner died. */
  claim(key: IdempotencyKey, nowMs: number): Promise<Claim>;
  /**
   * Runs `work`. The first transaction that commits inside it also stores the answer made of its result, so that
   * effect and answer are there together or not at all (security.md 5).
   */
  within<T>(id: string, answerOf: (result: unknown) => StoredAnswer | undefined, work: () => Promise<T>): Promise<T>;
  /** Stores the answer, in place of one that was stored by `within`. */
  store(id: string, answer: StoredAnswer): Promise<void>;
  /** Gives the key back: nothing was done, the request may be sent again. Keeps a stored answer. */
  release(id: string): Promise<void>;
}
