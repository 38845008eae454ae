/**
 * Carries small messages between nodes and wakes them. It may lose anything at any time: what must not be lost is in the
 * database, and whoever listens reads there again after `onGap`.
 */
export interface Bus {
  /** `body` is JSON of less than 7,900 bytes. Resolves when it was handed over. */
  publish(subject: string, body: unknown): Promise<void>;
  /** Returns the way out. A listener that throws harms nobody. */
  subscribe(subject: string, listener: (body: unknown) => void): () => void;
  /** Called when messages may have been missed: the connection was lost and is back. Returns the way out. */
  onGap(listener: () => void): () => void;
  /** Messages arrive now: the connection stands, as far as is known. */
  readonly isHeard: boolean;
  close(): Promise<void>;
}
