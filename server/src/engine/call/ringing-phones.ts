import { own } from "../../base/own.js";
import { NONE, withItem, withoutItem } from "../../base/short-list.js";
import type { HeaderLine, OutboundSession } from "../../net/sip-session.js";
import type { DialogName } from "./lines.js";

/** The dialog of a phone that rings. */
interface EarlyDialog {
  readonly session: OutboundSession;
  readonly name: DialogName;
}

/** The INVITEs of a leg that were sent and neither answered nor given up, and the dialogs of those that ring: one or two, mostly. */
export class RingingPhones {
  #sessions: readonly OutboundSession[] = NONE;
  #early: readonly EarlyDialog[] = NONE;

  /** The one that was asked first. */
  get first(): OutboundSession | undefined {
    return this.#sessions[0];
  }

  /** Of those that ring; a phone behind a proxy has told its tag last. */
  get dialogs(): readonly DialogName[] {
    return this.#early.map(({ name }) => name);
  }

  /** It was asked. */
  add(session: OutboundSession): void {
    this.#sessions = withItem(this.#sessions, session);
  }

  /** It was asked, and not given up since. */
  has(session: OutboundSession | undefined): boolean {
    return session !== undefined && this.#sessions.includes(session);
  }

  /** Nobody else was. */
  isAlone(session: OutboundSession | undefined): boolean {
    return this.#sessions.length === 1 && this.has(session);
  }

  /** It rings, and answers by that tag. */
  rings(session: OutboundSession, tag: string): void {
    const name = dialogName(session, own(tag));
    this.#early = withItem(this.#earlyBut(session), { session, name });
  }

  /** @returns false when it did not ring any more */
  remove(session: OutboundSession): boolean {
    this.#early = this.#earlyBut(session);
    const before = this.#sessions;
    this.#sessions = withoutItem(before, session);
    return this.#sessions !== before;
  }

  /** CANCEL to all, which tell nothing any more; they stay until `clear`. */
  cancel(headers: readonly HeaderLine[]): void {
    for (const session of this.#sessions) session.cancel(headers, true);
  }

  clear(): void {
    this.#sessions = NONE;
    this.#early = NONE;
  }

  #earlyBut(session: OutboundSession): readonly EarlyDialog[] {
    for (const early of this.#early) if (early.session === session) return withoutItem(this.#early, early);
    return this.#early;
  }
}

/** How others name the dialog of a session. */
export function dialogName({ callId, localTag }: OutboundSession, remoteTag: string): DialogName {
  return { callId, localTag, remoteTag };
}
