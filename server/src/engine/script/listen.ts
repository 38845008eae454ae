/** What a Gather listens for. */
export interface ListenSpec {
  /** BCP 47. */
  readonly lang: string;
  /** Words that are likely to be said, for engines that make use of them. */
  readonly hints: string | undefined;
  /** So much silence ends what is said. */
  readonly silenceMs: number;
}

/** What was said, or why nobody knows. `confidence` is 0..1; null when the engine does not say. */
export type SpokenWords =
  | { readonly ok: true; readonly text: string; readonly confidence: number | null }
  | { readonly ok: false; readonly reason: string };

/** An ear for one utterance of the caller. */
export interface Listening {
  /** Resolves with true when the caller begins to speak, with false when it ends before. Never rejects. */
  readonly began: Promise<boolean>;
  /** What was said, once it has ended; undefined when it was stopped. `text` is empty for a noise. Never rejects. */
  readonly words: Promise<SpokenWords | undefined>;
  /** Ends the utterance: what was said until now counts. Idempotent. */
  finish(): void;
  /** Listens no more and forgets what was heard. Idempotent. */
  stop(): void;
}
