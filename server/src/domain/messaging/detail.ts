import type { IMessageDetail, ISMS, ISMSI } from "@opentact/contract";
import type { MessageWebhooks } from "./port/message-store.js";

/**
 * A message as a detail record (entities.md 7.5): a view on the same row.
 * @param currency ISO 4217 code of all amounts
 */
export function detailOf(message: ISMS | ISMSI, hooks: MessageWebhooks, currency: string): IMessageDetail {
  const { uuid, from, to, created_on, modified_on, parts } = message;
  const { custom, first, second } = hooks;
  const address = `+${to}`;
  return {
    data: {
      record_type: "message",
      id: uuid,
      direction: message.type === "smsi" ? "inbound" : "outbound",
      type: "sms",
      from: `+${from}`,
      to: [{ address, status: statusOf(message), updated_at: modified_on }],
      text: message.message,
      webhook_url: custom ?? first,
      webhook_failover_url: custom === null ? second : null,
      use_profile_webhooks: custom === null,
      parts,
      created_at: created_on,
      updated_at: modified_on,
      ...endsOf(message, currency),
      line_type: null,
    },
  };
}

function statusOf(message: ISMS | ISMSI): string {
  return message.type === "smsi" ? "received" : message.delivery_state;
}

/** What only an outbound message has. */
function endsOf(message: ISMS | ISMSI, currency: string) {
  if (message.type === "smsi") return { cost: null, valid_until: null, errors: [], carrier: null };
  const { cost, valid_until, error, carrier } = message;
  return {
    cost: cost === null ? null : { amount: String(cost), currency },
    valid_until,
    errors: error === null ? [] : [{ code: String(error.code), title: error.message }],
    carrier,
  };
}
