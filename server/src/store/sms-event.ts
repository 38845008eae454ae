import type { IEventSMS, IEventSMSI } from "@opentact/contract";
import { sql } from "kysely";
import type { EventCallback, NewEvent } from "../domain/event/port.js";
import { type WithZoneName, zoned } from "./account-zone.js";
import type { Tx } from "./db.js";
import { oneOf, raw } from "./page.js";
import { inboundJson, outboundJson } from "./sms-json.js";

const FAILURES: ReadonlySet<string> = new Set(["sms_send_fails", "sms_delivery_fails"]);

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

/** Events and callbacks `sms_send_fails` of messages that have had no event yet. */
export async function failedEvents(tx: Tx, uuids: readonly string[], now: string): Promise<void> {
  const { rows } = await sql<{ entity: WithZoneName<IEventSMS> }>`
    select ${raw(outboundJson("text"))} as entity from sms m where m.uuid = any (${[...uuids]}::uuid[])`.execute(tx);
  const events = rows.map(({ entity }) => eventOf(zoned<IEventSMS>(entity), "sms_send_fails", now));
  await tx.outbox.addMany(events.map((event) => ({ ...event, sequence: 1 })));
}

function eventOf(payload: IEventSMS | IEventSMSI, action: EventCallback["action"], now: string): NewEvent {
  return {
    account: payload.account.uuid,
    type: "sms",
    ref_id: payload.uuid,
    created_on: now,
    body: {
      message: `SMS: type: ${payload.type}, state: ${payload.state}`,
      success: !FAILURES.has(action),
      payload,
    },
    callback: {
      action,
      custom_callback_url: "custom_callback_url" in payload ? payload.custom_callback_url : null,
      messaging_profile: payload.messaging_profile?.uuid ?? null,
    },
  };
}
