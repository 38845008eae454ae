import type { AccountShort } from "../domain/call/port/shorts.js";
import { type LastingLegs, unpackedState } from "../domain/call/unpacked-state.js";
import type { EventAccount, EventBody, StoredEvent } from "../domain/event/port.js";
import { unpackedMessage } from "../domain/messaging/packed-message.js";
import type { AccountTable } from "./tables/accounts.js";
import type { OutboxTable } from "./tables/events.js";

/** What frames need of an account. */
export type AccountRow = Pick<AccountTable, Exclude<keyof AccountShort, "level"> & keyof AccountTable> & {
  readonly level: string;
  readonly notify_balance: boolean;
  readonly subscription_version: number;
};

/** An event as it is read. */
export type EventRow = Omit<OutboxTable, "seq" | "body" | "delivery_report"> & {
  readonly body: EventBody;
  readonly delivery_report: readonly unknown[];
};

export const ACCOUNT_COLUMNS = [
  "uuid",
  "created_on",
  "modified_on",
  "email",
  "name",
  "phone",
  "level",
  "address1",
  "address2",
  "zip_code",
  "city",
  "deleted_on",
  "disabled_on",
  "notify_balance",
  "subscription_version",
] as const;

export const EVENT_COLUMNS = [
  "uuid",
  "account",
  "type",
  "ref_id",
  "sequence",
  "position",
  "created_on",
  "modified_on",
  "body",
  "delivery_report",
] as const;

/**
 * A row as the domain knows it; undefined where nothing is left of the call whose state it is.
 * @param legs that states of calls leave out what stays of (`wholeEvents`)
 */
export function eventOf(row: EventRow, legs: LastingLegs = NO_LEGS): StoredEvent | undefined {
  const { uuid, account, ref_id, sequence, position, created_on, modified_on, body, delivery_report } = row;
  const type = row.type as StoredEvent["type"];
  const whole = wholeBody(type, body, ref_id, legs);
  return (
    whole && {
      uuid,
      account,
      type,
      ref_id,
      sequence,
      position: position ?? 0,
      created_on,
      modified_on,
      body: whole,
      delivery_report,
    }
  );
}

const NO_LEGS: LastingLegs = new Map();

/** What is stored of the state of a call. */
export function packedState({ type, body }: Pick<EventRow, "type" | "body">): unknown {
  return type === "call_state" && "state" in body ? body.state : undefined;
}

/** Of a message, and of the state of a call, only what it is made of is stored; before that, a call without the payload. */
function wholeBody(type: string, body: EventBody, ref: string, legs: LastingLegs): EventBody | undefined {
  if (type === "sms" && "sms" in body) {
    const { sms, ...rest } = body as EventBody & { readonly sms: unknown };
    return { ...rest, payload: unpackedMessage(sms) };
  }
  if (type !== "call_state" || "payload" in body) return body;
  if ("state" in body) {
    const { state, ...rest } = body as EventBody & { readonly state: unknown };
    const unpacked = unpackedState(state, ref, legs);
    return unpacked && { ...rest, ...unpacked };
  }
  const {
    children: _children,
    records: _records,
    logs: _logs,
    ...payload
  } = (body as EventBody).call as object & {
    readonly [list in "children" | "records" | "logs"]?: unknown;
  };
  return { ...(body as EventBody), payload };
}

/** The account of events; its short form has the members of frames in their documented order. */
export function accountOf(row: AccountRow): EventAccount {
  const { uuid, created_on, modified_on, email, name, phone, level, address1, address2, zip_code, city } = row;
  const { deleted_on, disabled_on, notify_balance, subscription_version } = row;
  const address = { address1, address2, zip_code, city };
  const short = { created_on, modified_on, uuid, email, name, phone, level, ...address, deleted_on, disabled_on };
  return { short, notify_balance, subscription_version };
}
