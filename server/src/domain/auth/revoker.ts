import type { Revocation, RevocationSink, Revocations } from "./port.js";

/** Tells the listeners of this process who is no longer let in. */
export class Revoker implements Revocations, RevocationSink {
  readonly #listeners = new Set<(revocation: Revocation) => void>();

  on(listener: (revocation: Revocation) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be called after the commit. A listener that throws harms neither the others nor the caller. */
  tell(revocation: Revocation): void {
    for (const listener of this.#listeners) {
      try {
        listener(revocation);
      } catch {
        // A listener closes sockets; what it could not close it looks at again by itself.
      }
    }
  }
}
