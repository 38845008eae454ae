import { type Kysely, sql } from "kysely";
import {
  type LastingLeg,
  type LastingLegs,
  lastingLeg,
  lastingLegOf,
  wantedLegs,
} from "../domain/call/unpacked-state.js";
import type { StoredEvent } from "../domain/event/port.js";
import { findCalls } from "./call.js";
import { type EventRow, eventOf, packedState } from "./event-rows.js";
import type { Tables } from "./tables.js";

/**
 * Rows of events of an account as the domain knows them. States of calls leave out what stays as it is while a leg lives:
 * that is in the first state of each leg, here or read by one more statement. Where retention has taken the first state
 * and not yet the others, they show it as the call shows it now; where the call is gone, too, they are gone.
 */
export async function wholeEvents<T extends EventRow>(
  db: Kysely<Tables>,
  account: string,
  rows: readonly T[],
): Promise<readonly { readonly row: T; readonly event: StoredEvent }[]> {
  const legs = await legsOf(db, account, rows);
  return rows.flatMap((row) => {
    const event = eventOf(row, legs);
    return event ? [{ row, event }] : [];
  });
}

async function legsOf(db: Kysely<Tables>, account: string, rows: readonly EventRow[]): Promise<LastingLegs> {
  const wanted = new Map<string, number>();
  for (const row of rows) {
    const state = packedState(row);
    if (state !== undefined) for (const [leg, sequence] of wantedLegs(state, row.ref_id)) wanted.set(leg, sequence);
  }
  const legs = new Map<string, LastingLeg>();
  if (wanted.size === 0) return legs;
  keep(
    legs,
    rows.filter((row) => wanted.has(row.ref_id)),
  );
  const elsewhere = [...wanted].filter(([leg]) => !legs.has(leg));
  if (elsewhere.length > 0) keep(legs, await wholeStates(db, account, elsewhere));
  const gone = elsewhere.flatMap(([leg]) => (legs.has(leg) ? [] : [leg]));
  if (gone.length > 0) {
    for (const found of await findCalls(db, account, gone)) legs.set(found.call.uuid, lastingLegOf(found));
  }
  return legs;
}

type StateRow = Pick<EventRow, "type" | "body" | "ref_id">;

function keep(legs: Map<string, LastingLeg>, rows: readonly StateRow[]): void {
  for (const row of rows) {
    const state = packedState(row);
    const leg = state === undefined ? undefined : lastingLeg(state);
    if (leg) legs.set(row.ref_id, leg);
  }
}

/** Of each leg that with its sequence. */
async function wholeStates(
  db: Kysely<Tables>,
  account: string,
  wanted: readonly (readonly [leg: string, sequence: number])[],
): Promise<readonly StateRow[]> {
  const legs = wanted.map(([leg]) => leg);
  const sequences = wanted.map(([, sequence]) => sequence);
  const { rows } = await sql<StateRow>`
    select o.type, o.body, o.ref_id
    from unnest(${legs}::uuid[], ${sequences}::int[]) as w(leg, sequence)
      join outbox o on o.ref_id = w.leg and o.sequence = w.sequence
    where o.account = ${account}`.execute(db);
  return rows;
}
