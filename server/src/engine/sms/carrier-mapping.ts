import type { IMessagingCarrierSettings } from "@opentact/contract";
import { textAt } from "./json-path.js";

/** What an event of a carrier says, by its mapping. */
export type MappedEvent =
  | {
      readonly kind: "text";
      readonly id: string | null;
      readonly from: string;
      readonly to: string;
      readonly text: string;
    }
  | {
      readonly kind: "receipt";
      readonly id: string | null;
      readonly messageId: string;
      readonly to: string | null;
      readonly state: string;
      readonly error: string | null;
    }
  | { readonly kind: "other"; readonly id: string | null };

type Events = NonNullable<IMessagingCarrierSettings["events"]>;

/** Reads an event as the carrier writes it (messaging.md 8.2). What is not understood is `other`. */
export function mapEvent(events: Events, body: unknown): MappedEvent {
  switch (events.mapping) {
    case "syniverse":
      return syniverse(body);
    case "inteliquent":
      return inteliquent(body);
    case "paths":
      return events.paths ? byPaths(events.paths, body) : { kind: "other", id: null };
    default:
      return events.mapping satisfies never;
  }
}

function syniverse(body: unknown): MappedEvent {
  const id = textAt(body, "event-id") ?? null;
  const at = (name: string) => textAt(body, `event.fld-val-list.${name}`);
  const [type, messageId, to] = [textAt(body, "event.evt-tp"), at("message_id"), at("to_address")];
  const [from, text, state] = [at("from_address"), at("message_body"), at("new_state")];
  if (type === "mo_message_received" && from !== undefined && to !== undefined && text !== undefined)
    return { kind: "text", id, from, to, text };
  if (type === "message_state_change" && messageId !== undefined && state !== undefined)
    return { kind: "receipt", id, messageId, to: to ?? null, state, error: at("reason_code") ?? null };
  return { kind: "other", id };
}

function inteliquent(body: unknown): MappedEvent {
  const at = (path: string) => textAt(body, path);
  const [id, from, to, text] = [at("referenceId"), at("from"), at("to"), at("text")];
  if (id === undefined) return { kind: "other", id: null };
  if (at("deliveryReceipt") === "true") return receiptText(id, to ?? null, text ?? "");
  if (from === undefined || to === undefined || text === undefined) return { kind: "other", id };
  return { kind: "text", id, from, to, text };
}

/** Its receipts come as the text of an SMPP receipt (messaging.md 9.5), or as one word. */
function receiptText(messageId: string, to: string | null, text: string): MappedEvent {
  const state = /\bstat:\s*(\w+)/i.exec(text)?.[1] ?? text.trim();
  const error = /\berr:\s*(\w+)/i.exec(text)?.[1] ?? null;
  // The id is that of the message: each of its states is an event of its own.
  return { kind: "receipt", id: `${messageId} ${state}`, messageId, to, state, error };
}

function byPaths(paths: NonNullable<Events["paths"]>, body: unknown): MappedEvent {
  const id = textAt(body, paths.id) ?? null;
  const kind = textAt(body, paths.kind);
  const [from, to, text] = [textAt(body, paths.from), textAt(body, paths.to), textAt(body, paths.text)];
  const [messageId, state] = [textAt(body, paths.message_id), textAt(body, paths.state)];
  if (kind === paths.mo && from !== undefined && to !== undefined && text !== undefined)
    return { kind: "text", id, from, to, text };
  if (kind === paths.dlr && messageId !== undefined && state !== undefined)
    return { kind: "receipt", id, messageId, to: to ?? null, state, error: textAt(body, paths.error) ?? null };
  return { kind: "other", id };
}
