import type { Bus } from "../base/bus.js";
import type { Store } from "./db.js";

export interface HeardChangesOptions {
  readonly store: Store;
  /** Tables that remembered answers are made of. */
  readonly tables: ReadonlySet<string>;
  /** Subject of the message that their triggers send to other processes. */
  readonly subject: string;
  /** One of them may have changed: what is remembered is forgotten. */
  readonly changed: () => void;
}

/**
 * Changes of tables that answers are remembered of: one of this process is heard with its commit, before its request is
 * answered, one of another process by the database's message, a fraction of a millisecond later.
 */
export class HeardChanges {
  readonly #o: HeardChangesOptions;
  #bus: Bus | undefined;

  constructor(options: HeardChangesOptions) {
    this.#o = options;
    options.store.onWrites((tables) => {
      for (const table of tables) if (options.tables.has(table)) return options.changed();
    });
  }

  /** Changes of other processes are being heard of: else nothing may be remembered. */
  readonly isHeard = (): boolean => this.#bus?.isHeard ?? false;

  /** Hears other processes from now on, as long as the bus is heard. */
  listen(bus: Bus): void {
    const { subject, changed } = this.#o;
    this.#bus = bus;
    changed();
    bus.subscribe(subject, changed);
    bus.onGap(changed);
  }
}
