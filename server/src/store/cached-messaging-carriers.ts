import type { Bus } from "../base/bus.js";
import type { Clock } from "../base/clock.js";
import type { CarrierSetup } from "../domain/messaging-carrier/port.js";
import type { Store } from "./db.js";
import { HeardChanges } from "./heard-changes.js";
import { SqlMessagingCarriers } from "./messaging-carrier.js";
import { RoutingMemory } from "./routing-memory.js";
import type { SecretBox } from "./secret-box.js";

/** Subject of the message that the trigger of `messaging_carrier` sends (migration 0031). */
const CARRIER_SUBJECT = "opentact.messaging_carrier";
const TABLES: ReadonlySet<string> = new Set(["messaging_carrier"]);
const REMEMBERED_MAX = 1_000;

/**
 * Carriers of messages; how one is reached is asked for each group of messages, and remembered until a carrier changes. A
 * change of this process forgets all with its commit, one of another process with the database's message. While those
 * messages cannot be heard nothing is remembered.
 */
export class CachedMessagingCarriers extends SqlMessagingCarriers {
  readonly #memory: RoutingMemory;
  readonly #changes: HeardChanges;

  constructor({ store, box, clock }: { store: Store; box: SecretBox; clock: Clock }) {
    super(store, box);
    const changed = () => this.#memory.forget();
    this.#changes = new HeardChanges({ store, tables: TABLES, subject: CARRIER_SUBJECT, changed });
    this.#memory = new RoutingMemory({ clock, max: REMEMBERED_MAX, isTold: this.#changes.isHeard });
  }

  /** Remembers from now on, as long as the bus is heard. */
  listen(bus: Bus): void {
    this.#changes.listen(bus);
  }

  override async setup(uuid: string): Promise<CarrierSetup | undefined> {
    return this.#memory.answer(uuid, () => super.setup(uuid));
  }
}
