import type { ISIPRegistration } from "@opentact/contract";
import type { Page, PageQuery } from "../../base/page.js";

/** One contact of a SIP user as stored: where the user can be reached until `expires_on`. */
export interface RegistrationRow {
  readonly sip_user: string;
  /** What tells it from the user's other contacts: its URI, or the phone's instance and the number of its flow. */
  readonly binding: string;
  /** The Contact URI as the phone wrote it. */
  readonly contact: string;
  readonly transport: "udp" | "tcp" | "tls" | "ws" | "wss";
  /** Where the REGISTER came from; requests go there. */
  readonly address: string;
  readonly port: number;
  /** Connection the REGISTER came over; gone after a restart. */
  readonly flow: string | null;
  /** Values of Path: proxies that requests pass, the nearest to us first (RFC 3327). */
  readonly path: readonly string[];
  /** The phone, whatever its address (RFC 5626 §4.1). */
  readonly instance: string | null;
  /** Which of the flows of the phone; null when it has but one. */
  readonly reg_id: number | null;
  readonly call_id: string;
  readonly cseq: number;
  /** 0..1, three decimals. */
  readonly q: number;
  readonly user_agent: string | null;
  /** ISO 8601: when the REGISTER came. */
  readonly created_on: string;
  readonly expires_on: string;
}

/** The user's first contact appeared, or its last one went: a `sip_user` event. */
export interface PresenceChange {
  readonly account: string;
  readonly sip_user: string;
  readonly login: string;
  readonly domain: string;
  readonly state: "online" | "offline";
  /** ISO 8601. */
  readonly created_on: string;
}

/** Names one contact of a user. */
export interface BindingName {
  readonly sip_user: string;
  readonly binding: string;
}

/** What changed at the registrar: written together, in one transaction. */
export interface RegistrationChanges {
  readonly upserts: readonly RegistrationRow[];
  readonly removals: readonly BindingName[];
  readonly presence: readonly PresenceChange[];
}

/** A stored contact with what its owner is called, as read at the start. */
export interface StoredRegistration extends RegistrationRow {
  readonly account: string;
  readonly login: string;
  readonly domain: string;
}

/** Registrations at rest, of one node. */
export interface RegistrationStore {
  /** Resolves after commit: only then is a REGISTER answered. */
  apply(node: string, changes: RegistrationChanges): Promise<void>;
  /** What this node held when it ended. Contacts that expired, or that hung on a connection, are removed and not answered. */
  restore(node: string, nowIso: string): Promise<readonly StoredRegistration[]>;
}

/** Which registrations are looked for: masks, and exact ids; an absent member does not matter. */
export interface RegistrationFilter {
  readonly account?: string | undefined;
  readonly sip_user?: string | undefined;
  readonly contact?: string | undefined;
  readonly login?: string | undefined;
  readonly domain?: string | undefined;
  readonly address?: string | undefined;
  readonly user_agent?: string | undefined;
}

/** Registrations of all nodes, as they are read. */
export interface RegistrationReads {
  /** Those that have not expired, newest first. */
  search(filter: RegistrationFilter, page: Required<PageQuery>, now: string): Promise<Page<ISIPRegistration>>;
  /** @param reach an account, or null for every one */
  hasUser(reach: string | null, domain: string, uuid: string): Promise<boolean>;
}

/** The registrar of this node. */
export interface LiveRegistrations {
  /** Forgets contacts of a user by the names of their bindings, here and in the database. Resolves after commit. */
  remove(sipUser: string, bindings: readonly string[]): Promise<void>;
}
