import type { ISMS } from "@opentact/contract";
import type { NewOutbound } from "./port/new-message.js";

/** What an answer shows beside the message itself. */
export type ShownBeside = Pick<
  ISMS,
  "account" | "tn" | "tn_lease" | "sms_campaign" | "messaging_profile" | "created_by"
>;

/** A message that was just accepted for a carrier, as reading it would give it. */
export function acceptedEntity(o: NewOutbound, beside: ShownBeside): ISMS {
  const { uuid, now, sender, to, message, thread, parts, encoding, custom_callback_url, valid_until, send_after } = o;
  return {
    uuid,
    created_on: now,
    modified_on: now,
    type: "smso",
    state: "created",
    from: String(sender.tn),
    to: Number(to),
    message,
    thread,
    delivered: false,
    automated: o.isAutomated,
    reason: null,
    parts,
    encoding,
    reference_id: null,
    custom_callback_url,
    cost: null,
    delivery_state: "queued",
    error: null,
    carrier: null,
    maybe_duplicate: false,
    send_after,
    sent_on: null,
    delivered_on: null,
    valid_until,
    ...beside,
  };
}
