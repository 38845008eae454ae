import type { IEventSMS, IEventSMSI } from "@opentact/contract";
import { sql } from "kysely";
import type { EventCallback, NewEvent } from "../domain/event/port.js";
import { withShownUrls } from "../domain/event/shown-urls.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { NewSmsEvent, smsBody } from "./new-sms-event.js";
import { oneOf, raw } from "./page.js";
import { entitiesOf, type Found, messageEntities } from "./sms-entities.js";
import { inboundJson, outboundJson } from "./sms-json.js";

/** Event and callback of a message as it is now. Its row is locked by the caller. */
export async function messageEvent(tx: Tx, uuid: string, action: EventCallback["action"], now: string): Promise<void> {
  const json = action === "smsi_received" ? inboundJson("text") : outboundJson("text");
  const found = await oneOf<WithZoneName<IEventSMS> | WithZoneName<IEventSMSI>>(
    tx,
    raw(json),
    sql`sms m where m.uuid = ${uuid}`,
  );
  if (!found) throw new Error("a message of this transaction is gone");
  await tx.outbox.add(eventOf(zoned<IEventSMS | IEventSMSI>(found), action, now));
}

/**
 * Events and callbacks of messages that were handed over now, in the given order, with their sequence. Their rows are
 * locked by the caller, who stores them before he makes others of the same messages.
 */
export function sentEvents(found: Found, now: string): NewSmsEvent[] {
  return entitiesOf(found).map((one) => new NewSmsEvent(one, "sms_sent", now));
}

/** The same of messages that have their end now. */
export function endEvents(found: Found, now: string): NewSmsEvent[] {
  return entitiesOf(found).map((one) => {
    const isGood = one.head.delivery_state === "delivered";
    return new NewSmsEvent(one, isGood ? "sms_delivered" : "sms_delivery_fails", now);
  });
}

/**
 * Stores events of messages and of what they cost, with their positions, with the commit. Whoever has to be called back is
 * found when the sequencer gives the positions, so it does that for accounts that have somebody.
 */
export async function tellMany(tx: Tx, events: readonly (NewEvent | NewSmsEvent)[], node: string): Promise<void> {
  const called = new Set(events.filter(isCalledBack).map(({ account }) => account));
  const placed = tx.outbox.place(
    events.filter(({ account }) => !called.has(account)),
    node,
  );
  void tx.withCommit(placed);
  await tx.outbox.addMany(events.filter(({ account }) => called.has(account)));
}

function isCalledBack(event: NewEvent | NewSmsEvent): boolean {
  return event instanceof NewSmsEvent && event.isCalledBack;
}

/** Events and callbacks `sms_send_fails` of messages that have had no event yet. */
export async function failedEvents(tx: Tx, uuids: readonly string[], now: string): Promise<void> {
  const found = await messageEntities(tx, uuids);
  await tx.outbox.addMany(found.map((one) => new NewSmsEvent(one, "sms_send_fails", now)));
}

function eventOf(payload: IEventSMS | IEventSMSI, action: EventCallback["action"], now: string): NewEvent {
  return {
    account: payload.account.uuid,
    type: "sms",
    ref_id: payload.uuid,
    created_on: now,
    body: { ...smsBody(payload, action), payload: withShownUrls(payload) },
    callback: {
      action,
      custom_callback_url: "custom_callback_url" in payload ? payload.custom_callback_url : null,
      messaging_profile: payload.messaging_profile?.uuid ?? null,
    },
  };
}
