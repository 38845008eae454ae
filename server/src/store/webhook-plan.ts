import { type Kysely, sql } from "kysely";
import { newOrderedUuid } from "../base/ids.js";
import { storableJson } from "../base/storable-json.js";
import type { EventAccount, EventScope } from "../domain/event/port.js";
import { DRAIN_TASK, type HookedEvent, type HookTargets, type PlannedDelivery } from "../domain/webhook/port.js";
import { drainKey, planDeliveries } from "../domain/webhook/rules.js";
import { scopesOf } from "./event-scope.js";
import type { WebhookDeliveryTable, WebhookEndpointTable } from "./tables/events.js";
import type { Tables } from "./tables.js";
import type { Tx } from "./transaction.js";

/**
 * Writes the deliveries of events that were given their positions in this transaction, and one job for each endpoint
 * that has something to send (architecture.md 7).
 */
export async function writeDeliveries(tx: Tx, account: EventAccount, events: readonly HookedEvent[]): Promise<void> {
  const uuid = account.short.uuid;
  const targets = await targetsOf(tx, uuid, events);
  const needsScope = targets.apps.length > 0 || targets.subscriptions.some((row) => row.entity_type !== null);
  const scopes = needsScope ? await scopesOf(tx, uuid, events) : NO_SCOPES;
  const planned = events.flatMap((event) => planDeliveries(event, account, targets, scopes.get(event.uuid)));
  await placeTests(tx, events);
  if (planned.length === 0) return;
  await insertEndpoints(tx, planned);
  await insertDeliveries(tx, planned);
  const due = new Set(planned.filter(({ isDisabled }) => !isDisabled).map(({ endpoint }) => endpoint.uuid));
  for (const endpoint of due) await tx.jobs.add({ name: DRAIN_TASK, payload: { endpoint }, key: drainKey(endpoint) });
}

const NO_SCOPES: ReadonlyMap<string, EventScope> = new Map();

async function targetsOf(db: Kysely<Tables>, account: string, events: readonly HookedEvent[]): Promise<HookTargets> {
  const profiles = events.flatMap(({ callback }) => callback?.messaging_profile ?? []);
  const [subscriptions, apps, hooked] = [
    await db
      .selectFrom("event_subscription as s")
      .innerJoin("user as u", "u.uuid", "s.user")
      .select(["s.uuid", "s.type", "s.expired_on", "s.entity_type", "s.entity_key", "s.url", "s.disabled_on"])
      .where("s.account", "=", account)
      .where("s.channel", "=", "webhook")
      .where("s.is_active", "=", true)
      .where("u.deleted_on", "is", null)
      .execute(),
    events.some(({ type }) => type === "call_state")
      ? await db
          .selectFrom("sip_control_app")
          .select(["uuid", "webhook_url", "webhook_method", "webhook_events", "webhook_disabled_on"])
          .where("account", "=", account)
          .where("webhook_url", "is not", null)
          .execute()
      : [],
    profiles.length > 0
      ? await db
          .selectFrom("messaging_profile")
          .select(["uuid", "callback_url", "callback_disabled_on"])
          .where("account", "=", account)
          .where("uuid", "in", [...new Set(profiles)])
          .where("callback_url", "is not", null)
          .execute()
      : [],
  ];
  return { subscriptions, apps, profiles: hooked } as HookTargets;
}

/** A test delivery is written with its event, by request; it waits for the position. */
async function placeTests(tx: Tx, events: readonly HookedEvent[]): Promise<void> {
  for (const event of events.filter(({ type }) => type === "test")) {
    const rows = await tx
      .updateTable("webhook_delivery")
      .set({ position: event.position })
      .where("event", "=", event.uuid)
      .where("position", "is", null)
      .returning("endpoint")
      .execute();
    for (const { endpoint } of rows)
      await tx.jobs.add({ name: DRAIN_TASK, payload: { endpoint }, key: drainKey(endpoint) });
  }
}

async function insertEndpoints(db: Kysely<Tables>, planned: readonly PlannedDelivery[]): Promise<void> {
  const rows = planned.map(({ endpoint, event, target }) =>
    endpointRow(endpoint, event.account, target.kind, event.created_on),
  );
  const unique = [...new Map(rows.map((row) => [row.uuid, row])).values()];
  await db
    .insertInto("webhook_endpoint")
    .values(unique)
    .onConflict((conflict) => conflict.column("uuid").doNothing())
    .execute();
}

/** The queue of a target. */
export function endpointRow(
  endpoint: { readonly uuid: string; readonly url: string | null },
  account: string,
  kind: WebhookEndpointTable["kind"],
  now: string,
) {
  return { ...endpoint, account, kind, created_on: now, modified_on: now };
}

/** One JSON array for any number of rows; a second delivery of an event to an endpoint is left out. */
async function insertDeliveries(db: Kysely<Tables>, planned: readonly PlannedDelivery[]): Promise<void> {
  const rows = planned.map(deliveryRow);
  const names = sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
  await sql`
    insert into webhook_delivery (${names})
    select ${names} from json_populate_recordset(null::webhook_delivery, ${storableJson(rows)}::json)
    on conflict (event, endpoint) do nothing`.execute(db);
}

/** Dates are those of the event: it is due as soon as it is there. */
function deliveryRow({ event, endpoint, target, action, method, url, isDisabled }: PlannedDelivery) {
  const { account, type, ref_id, sequence, position, created_on } = event;
  return {
    uuid: newOrderedUuid(),
    created_on,
    modified_on: created_on,
    account,
    endpoint: endpoint.uuid,
    event: event.uuid,
    type,
    action,
    ref_id,
    sequence,
    position,
    target_kind: target.kind,
    target: target.uuid,
    method,
    url,
    state: isDisabled ? "disabled" : "pending",
    attempts: 0,
    round: 0,
    next_attempt_on: isDisabled ? null : created_on,
    delivered_on: null,
    claimed_until: null,
    claimed_by: null,
    log: [],
  } satisfies Record<keyof WebhookDeliveryTable, unknown>;
}
