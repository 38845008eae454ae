import type { LegRecord } from "./leg-record.js";

/** A SIP dialog as its own side of it names it (RFC 3261 §12). */
export interface DialogName {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/** A leg that lives, as others look for it. */
export interface LineLeg {
  readonly record: LegRecord;
  /** Aborts when the leg is over. */
  readonly gone: AbortSignal;
  /** Its dialogs, seen from our side: one once it is live, one for each phone while it rings. */
  readonly dialogs: readonly DialogName[];
}

/** Every leg of this node that lives, and what SIP users are in. */
export class Lines {
  readonly #users = new Map<string, Set<LineLeg>>();
  readonly #legs = new Set<LineLeg>();
  #told: (userUuid: string) => void = () => undefined;

  /** Live legs. */
  get size(): number {
    return this.#legs.size;
  }

  [Symbol.iterator](): IterableIterator<LineLeg> {
    return this.#legs.values();
  }

  /** Called whenever what a user is in has changed. One watcher. */
  watch(told: (userUuid: string) => void): void {
    this.#told = told;
  }

  /** A leg begins; it is let go by itself once it is gone. */
  add(leg: LineLeg): void {
    if (leg.gone.aborted) return;
    this.#legs.add(leg);
    const user = leg.record.facts.user?.uuid;
    if (user !== undefined) this.#ofUser(user).add(leg);
    leg.gone.addEventListener("abort", () => this.#remove(leg, user), { once: true });
    if (user !== undefined) this.#told(user);
  }

  /** A leg has another state. */
  changed(record: LegRecord): void {
    const user = record.facts.user?.uuid;
    if (user !== undefined && this.#users.has(user)) this.#told(user);
  }

  /** Legs of a SIP user, the oldest first. */
  ofUser(userUuid: string): readonly LineLeg[] {
    return [...(this.#users.get(userUuid) ?? [])];
  }

  #ofUser(user: string): Set<LineLeg> {
    const held = this.#users.get(user);
    if (held) return held;
    const made = new Set<LineLeg>();
    this.#users.set(user, made);
    return made;
  }

  #remove(leg: LineLeg, user: string | undefined): void {
    this.#legs.delete(leg);
    const legs = user === undefined ? undefined : this.#users.get(user);
    if (user === undefined || !legs?.delete(leg)) return;
    if (legs.size === 0) this.#users.delete(user);
    this.#told(user);
  }
}
