import { NONE, withItem } from "../../base/short-list.js";
import type { RegistrationRow } from "../../domain/registration/port.js";
import type { SipAddress } from "../../net/sip-session.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { printParams } from "../../wire/sip/params.js";
import { parseUri, printUri } from "../../wire/sip/uri.js";
import { along } from "./register-path.js";

/** Where a user can be reached. */
export interface Contact {
  /** Goes into the request URI. */
  readonly uri: string;
  /** Where the REGISTER came from: requests are sent there and nowhere else (security.md 10). */
  readonly target: SipAddress;
  /** Route lines along the proxies the REGISTER came through. */
  readonly headers: readonly HeaderLine[];
  /** 0..1: the wanted ones are higher. */
  readonly q: number;
  /** Further flows of the same phone, the newest first: each is tried when the one before is broken (RFC 5626 §5.3). */
  readonly others: readonly Contact[];
}

/** One contact that is bound. */
export interface Binding {
  readonly row: RegistrationRow;
  readonly target: SipAddress;
  /** Of the monotonic clock. */
  readonly expiresMs: number;
  /** How it is reached, when it has no other flow; made with the first call to it. */
  contact?: Contact;
}

/** Phones that can be reached, the wanted first, each with its flows. */
export function contactsOf(bindings: Iterable<Binding>, nowMs: number): Contact[] {
  let bound: readonly Binding[] = NONE;
  for (const binding of bindings) if (binding.expiresMs > nowMs) bound = withItem(bound, binding);
  return bound.length === 1 ? [withFlows(bound)] : phonesOf(bound);
}

function phonesOf(bindings: readonly Binding[]): Contact[] {
  const phones = new Map<string, Binding[]>();
  for (const binding of bindings) {
    const { binding: key, instance, reg_id } = binding.row;
    const phone = reg_id === null ? key : `instance ${instance}`;
    const flows = phones.get(phone);
    if (flows) flows.push(binding);
    else phones.set(phone, [binding]);
  }
  return [...phones.values()].map(withFlows).sort((a, b) => b.q - a.q);
}

/** Contacts of equal q ring together, those of a lower q after them (RFC 3261 §16.6). */
export function ringingGroups<C extends { readonly q: number }>(contacts: readonly C[]): C[][] {
  if (contacts.length === 1) return [[contacts[0]!]];
  const groups = new Map<number, C[]>();
  for (const contact of contacts) {
    const group = groups.get(contact.q);
    if (group) group.push(contact);
    else groups.set(contact.q, [contact]);
  }
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
}

/** A contact as the 200 to a REGISTER tells it, with the seconds left. */
export function contactText({ row, expiresMs }: Binding, nowMs: number): string {
  const seconds = Math.max(1, Math.round((expiresMs - nowMs) / 1000));
  if (row.q === 1 && row.instance === null && row.reg_id === null) return `<${row.contact}>;expires=${seconds}`;
  const params = new Map([["expires", String(seconds)]]);
  if (row.q !== 1) params.set("q", String(Number(row.q.toFixed(3))));
  if (row.instance !== null) params.set("+sip.instance", row.instance);
  if (row.reg_id !== null) params.set("reg-id", String(row.reg_id));
  return `<${row.contact}>${printParams(params)}`;
}

/** What was bound last is the newest. */
function withFlows(flows: readonly Binding[]): Contact {
  const newest = flows.at(-1)!;
  if (flows.length > 1) return toContact(newest, flows.slice(0, -1).reverse().map(alone));
  newest.contact ??= alone(newest);
  return newest.contact;
}

function alone(flow: Binding): Contact {
  return toContact(flow, NO_OTHERS);
}
const NO_OTHERS: readonly Contact[] = [];

function toContact({ row, target }: Binding, others: readonly Contact[]): Contact {
  const { uri, headers } = along(row.path, withoutHeaders(row.contact));
  return { uri, target, headers, q: row.q, others };
}

/** A request URI has none, and what a phone wrote there is not obeyed: a Route would send the call elsewhere (RFC 3261 §19.1.5). */
function withoutHeaders(contact: string): string {
  const uri = contact.includes("?") ? parseUri(contact) : undefined;
  return uri ? printUri({ ...uri, headers: undefined }) : contact;
}
