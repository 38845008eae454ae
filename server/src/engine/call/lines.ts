import type { Gone, GoneHearer } from "./gone.js";
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
  readonly gone: Gone;
  /** Its dialogs, seen from our side: one once it is live, one for each phone while it rings. */
  readonly dialogs: readonly DialogName[];
}

/** The legs that SIP users are in. */
export class Lines implements GoneHearer<LineLeg> {
  readonly #users = new Map<string, readonly LineLeg[]>();
  #told: (userUuid: string) => void = () => undefined;

  /** Called whenever what a user is in has changed. One watcher. */
  watch(told: (userUuid: string) => void): void {
    this.#told = told;
  }

  /** A leg begins, or goes over to another call; it is let go by itself once it is gone. */
  add(leg: LineLeg): void {
    const user = leg.record.facts.user?.uuid;
    if (leg.gone.aborted || user === undefined) return;
    this.#users.set(user, withLeg(this.#users.get(user), leg));
    leg.gone.watch(this, leg);
    this.#told(user);
  }

  /** A leg has another state. */
  changed(record: LegRecord): void {
    const user = record.facts.user?.uuid;
    if (user !== undefined && this.#users.has(user)) this.#told(user);
  }

  /** Legs of a SIP user, the oldest first. */
  ofUser(userUuid: string): readonly LineLeg[] {
    return this.#users.get(userUuid) ?? [];
  }

  legGone({ record }: LineLeg): void {
    const user = record.facts.user?.uuid;
    const legs = user === undefined ? undefined : this.#users.get(user);
    if (user === undefined || !legs?.some((leg) => leg.record === record)) return;
    if (legs.length === 1) this.#users.delete(user);
    else
      this.#users.set(
        user,
        legs.filter((leg) => leg.record !== record),
      );
    this.#told(user);
  }
}

/** A leg that goes over to another call may come as another object with the same record: it keeps its place. */
function withLeg(legs: readonly LineLeg[] | undefined, leg: LineLeg): readonly LineLeg[] {
  if (!legs) return [leg];
  const isThere = legs.some(({ record }) => record === leg.record);
  return isThere ? legs.map((other) => (other.record === leg.record ? leg : other)) : [...legs, leg];
}
