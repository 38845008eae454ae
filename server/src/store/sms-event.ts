import type { IEventSMS, IEventSMSI } from "@opentact/contract";
import { sql } from "kysely";
import type { EventCallback } from "../domain/event/port.js";
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
  const payload = zoned<IEventSMS | IEventSMSI>(found);
  await tx.outbox.add({
    account: payload.account.uuid,
    type: "sms",
    ref_id: uuid,
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
  });
}
