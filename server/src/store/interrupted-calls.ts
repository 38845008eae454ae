import { sql } from "kysely";
import type { CallStore } from "../domain/call/port/call-store.js";
import type { InterruptedCalls, InterruptedLeg } from "../domain/call/port/interrupted-calls.js";

import { tariffJson } from "./call-settlement.js";
import type { Store } from "./db.js";
import { legacyCallState } from "./legacy-call-state.js";

interface Owned {
  readonly uuid: string;
  readonly sequence: number;
  readonly charge: InterruptedLeg["charge"];
  readonly is_legacy: boolean;
}

/** Finds legs that a node left behind; a child stands before the leg that dialled it. */
export class SqlInterruptedCalls implements InterruptedCalls {
  readonly #store: Store;
  readonly #calls: CallStore;
  readonly #isLegacy: boolean | undefined;

  /** @param isLegacy what the environment says of `events.legacy_call_state` */
  constructor(store: Store, calls: CallStore, isLegacy?: boolean) {
    this.#isLegacy = isLegacy;
    this.#store = store;
    this.#calls = calls;
  }

  async of(node: string): Promise<readonly InterruptedLeg[]> {
    const { rows } = await sql<Owned>`
      select k.uuid, (select coalesce(max(o.sequence), 0)::int from outbox o where o.ref_id = k.uuid) as sequence,
        (select json_build_object('tariff', ${sql.raw(tariffJson("c"))}, 'minutes', c.minutes)
          from call_charge c where c.call = k.uuid and c.settled_on is null) as charge,
        k.direction = 'in' and k.sip_control_app is not null and ${sql.raw(legacyCallState("k.account", this.#isLegacy))} as is_legacy
      from live_call l join call k on k.uuid = l.call where l.node = ${node} order by k.parent nulls last, k.created_on`.execute(
      this.#store.db,
    );
    const legs: InterruptedLeg[] = [];
    for (const { uuid, sequence, charge, is_legacy: isLegacy } of rows) {
      const found = await this.#calls.find(null, uuid);
      if (found) legs.push({ ...found, sequence, charge, isLegacy });
    }
    return legs;
  }
}
