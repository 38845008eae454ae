import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { own } from "../../base/own.js";
import type {
  BindingName,
  LiveRegistrations,
  PresenceChange,
  RegistrationChanges,
  RegistrationRow,
  RegistrationStore,
} from "../../domain/registration/port.js";
import type { SipUserChange, SipUserEffects, SipUserRef } from "../../domain/sip-user/port.js";
import type { SipAddress } from "../../net/sip-session.js";
import { type Binding, type Contact, contactsOf, contactText } from "./register-bindings.js";
import { asksForFlow, type ContactChange, type HeldContact, readContacts } from "./register-contacts.js";
import { keepsFlow, readPath, wayTo } from "./register-path.js";

/** Whose registration it is. */
export interface RegisteringUser {
  readonly uuid: string;
  readonly login: string;
  readonly domain: string;
  readonly account: string;
}

/** A REGISTER that was authenticated. */
export interface Registering {
  readonly user: RegisteringUser;
  /** Where it came from directly: the phone, or the proxy in front of us. */
  readonly source: SipAddress;
  readonly callId: string;
  readonly cseq: number;
  readonly contacts: readonly string[];
  /** Value of the Expires header. */
  readonly expires: string | undefined;
  readonly userAgent: string | undefined;
  /** Values of Path: the proxies it came through, the nearest to us first. */
  readonly path: readonly string[];
  /** Whether the phone can have several flows (RFC 5626). */
  readonly supportsOutbound: boolean;
  /** Whether it came from the phone itself, with no proxy between. */
  readonly isDirect: boolean;
}

export type RegisterResult =
  | {
      readonly ok: true;
      readonly contacts: readonly string[];
      /** The contact was bound as one of several flows of its phone. */
      readonly isOutbound: boolean;
      /** The connection that what was bound hangs on. */
      readonly flow: string | undefined;
    }
  | { readonly ok: false; readonly status: number; readonly reason: string; readonly minExpires?: number };

export interface RegistrarParts {
  readonly store: RegistrationStore;
  readonly node: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A user is reachable now, or no more. */
  readonly changed?: (userUuid: string) => void;
}

/** Contacts one user may hold (security.md 10). */
const CONTACTS_MAX = 10;
const SWEEP_MS = 1_000;

interface UserBindings {
  readonly user: RegisteringUser;
  /** By key, the newest last. */
  readonly bindings: Map<string, Binding>;
}

interface Waiting {
  readonly changes: RegistrationChanges;
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Who is reachable where. Answers from memory; every change is in the database before it is answered, and changes of
 * the same moment share a transaction.
 */
export class Registrar implements SipUserEffects, LiveRegistrations {
  readonly #parts: RegistrarParts;
  readonly #users = new Map<string, UserBindings>();
  /** Users that have registered over a connection, until it ends. */
  readonly #byFlow = new Map<string, Set<string>>();
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #sweep: Timer | undefined;
  #closed = false;

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
  }

  /** Users with at least one contact. */
  get onlineCount(): number {
    return this.#users.size;
  }

  /** Takes over what this node held before and begins to let contacts expire. */
  async start(): Promise<void> {
    const now = isoTime(this.#parts.clock.now());
    for (const row of await this.#parts.store.restore(this.#parts.node, now)) {
      const user = { uuid: row.sip_user, login: row.login, domain: row.domain, account: row.account };
      const target: SipAddress = { transport: row.transport, host: row.address, port: row.port };
      this.#bindingsOf(user).bindings.set(row.binding, this.#bind(row, target));
    }
    this.#scheduleSweep();
  }

  /** Where contacts were registered from. */
  *addresses(): Iterable<string> {
    for (const { bindings } of this.#users.values()) for (const { target } of bindings.values()) yield target.host;
  }

  /** The phones of the user that can be reached now, the wanted (`q`) first. */
  contactsOf(userUuid: string): readonly Contact[] {
    const held = this.#users.get(userUuid);
    return held ? contactsOf(held.bindings.values(), this.#parts.clock.monotonicMs()) : [];
  }

  /** Works a REGISTER off (RFC 3261 §10.3, RFC 5626 §6). Resolves after commit; rejects when the database refused. */
  async register(request: Registering): Promise<RegisterResult> {
    if (!readPath(request.path)) return { ok: false, status: 400, reason: "Malformed Path" };
    const wantsFlow = request.supportsOutbound && request.contacts.some(asksForFlow);
    if (wantsFlow && !request.isDirect && !keepsFlow(request.path))
      return { ok: false, status: 439, reason: "First Hop Lacks Outbound Support" };
    const bindings = this.#users.get(request.user.uuid)?.bindings ?? new Map<string, Binding>();
    const changes = readContacts(request.contacts, request.expires, heldContacts(bindings), wantsFlow);
    if (!Array.isArray(changes)) return { ok: false, ...changes };
    if (changes.some((change) => isOld(bindings.get(change.key)?.row, request)))
      return { ok: false, status: 500, reason: "Older than the request before" };
    changes.push(...formerOf(changes, bindings, request.callId));
    const kept = new Set(bindings.keys());
    for (const { key, expiresSeconds } of changes) {
      if (expiresSeconds > 0) kept.add(key);
      else kept.delete(key);
    }
    if (kept.size > CONTACTS_MAX) return { ok: false, status: 503, reason: "Too many contacts" };
    if (changes.length > 0) await this.#apply(request, changes);
    const bound = changes.filter(({ expiresSeconds }) => expiresSeconds > 0);
    return {
      ok: true,
      contacts: this.#list(request.user.uuid),
      isOutbound: bound.some(({ regId }) => regId !== null),
      flow: bound.length > 0 ? wayTo(request.path, request.source).flow : undefined,
    };
  }

  /** Drops the registrations that a change of the user voids; the rows went with the change. */
  async changed(user: SipUserRef, what: SipUserChange): Promise<void> {
    if (!what.deactivated && !what.deleted && !what.credentialsChanged && !what.loginChanged) return;
    const held = this.#users.get(user.uuid);
    if (!held) return;
    const removals = [...held.bindings.keys()].map((binding) => ({ sip_user: user.uuid, binding }));
    this.#users.delete(user.uuid);
    const presence = what.deleted ? [] : [this.#presence(held.user, "offline")];
    await this.#write({ upserts: [], removals, presence });
  }

  /** Drops what was registered over a connection that is gone: nobody can be reached there (RFC 5626 §3.1). */
  async flowGone(flow: string): Promise<void> {
    const users = this.#byFlow.get(flow);
    if (!users) return;
    this.#byFlow.delete(flow);
    const held = [...users].flatMap((uuid) => this.#users.get(uuid) ?? []);
    await this.#drop((binding) => binding.target.flow === flow, held);
  }

  async remove(sipUser: string, bindings: readonly string[]): Promise<void> {
    const held = this.#users.get(sipUser);
    for (const binding of bindings) held?.bindings.delete(binding);
    const isGone = held !== undefined && held.bindings.size === 0;
    if (isGone) this.#users.delete(sipUser);
    const removals = bindings.map((binding) => ({ sip_user: sipUser, binding }));
    await this.#write({ upserts: [], removals, presence: isGone ? [this.#presence(held.user, "offline")] : [] });
  }

  /** Drops everything that is registered of a closed account. Resolves after commit. */
  async endAccount(account: string): Promise<void> {
    await this.#drop((_binding, user) => user.account === account);
  }

  /** Writes what waits; contacts stay in the database for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#sweep?.cancel();
    while (this.#writing) await this.#writing;
  }

  async #apply(request: Registering, changes: readonly ContactChange[]): Promise<void> {
    const { bindings } = this.#bindingsOf(request.user);
    const before = new Map(bindings);
    const wasOnline = before.size > 0;
    const upserts: RegistrationRow[] = [];
    const removals: BindingName[] = [];
    const target = ownTarget(wayTo(request.path, request.source));
    for (const change of changes) {
      // What is bound again is the newest.
      const wasHeld = bindings.delete(change.key);
      if (change.expiresSeconds === 0) {
        if (wasHeld) removals.push({ sip_user: request.user.uuid, binding: change.key });
        continue;
      }
      const row = this.#row(request, change, target);
      bindings.set(row.binding, this.#bind(row, target));
      upserts.push(row);
    }
    if (target.flow !== undefined && upserts.length > 0) this.#noteFlow(target.flow, request.user.uuid);
    const isOnline = bindings.size > 0;
    if (!isOnline) this.#users.delete(request.user.uuid);
    const presence = wasOnline === isOnline ? [] : [this.#presence(request.user, isOnline ? "online" : "offline")];
    try {
      await this.#write({ upserts, removals, presence });
    } catch (error) {
      this.#takeBack(request.user, before, { upserts, removals });
      throw error;
    }
  }

  /** What the database refused is as it was, but for what has changed since. */
  #takeBack(
    user: RegisteringUser,
    before: ReadonlyMap<string, Binding>,
    { upserts, removals }: Pick<RegistrationChanges, "upserts" | "removals">,
  ): void {
    const { bindings } = this.#bindingsOf(user);
    for (const row of upserts) if (bindings.get(row.binding)?.row === row) bindings.delete(row.binding);
    for (const { binding } of [...upserts, ...removals]) {
      const former = before.get(binding);
      if (former && !bindings.has(binding)) bindings.set(binding, former);
    }
    if (bindings.size === 0) this.#users.delete(user.uuid);
    this.#parts.changed?.(user.uuid);
  }

  #noteFlow(flow: string, userUuid: string): void {
    const users = this.#byFlow.get(flow);
    if (users) users.add(userUuid);
    else this.#byFlow.set(flow, new Set([userUuid]));
  }

  #row(request: Registering, change: ContactChange, target: SipAddress): RegistrationRow {
    return {
      sip_user: request.user.uuid,
      binding: own(change.key),
      contact: own(change.uri),
      transport: target.transport,
      address: target.host,
      port: target.port,
      flow: target.flow ?? null,
      path: request.path.map(own),
      instance: change.instance === null ? null : own(change.instance),
      reg_id: change.regId,
      call_id: own(request.callId),
      cseq: request.cseq,
      q: change.q,
      user_agent: request.userAgent === undefined ? null : own(request.userAgent.slice(0, 255)),
      created_on: isoTime(this.#parts.clock.now()),
      expires_on: isoTime(this.#parts.clock.now() + change.expiresSeconds * 1000),
    };
  }

  #bind(row: RegistrationRow, target: SipAddress): Binding {
    const leftMs = epochMs(row.expires_on) - this.#parts.clock.now();
    return { row, target, expiresMs: this.#parts.clock.monotonicMs() + leftMs };
  }

  #bindingsOf(user: RegisteringUser): UserBindings {
    const held = this.#users.get(user.uuid);
    if (held) return held;
    const made = { user, bindings: new Map<string, Binding>() };
    this.#users.set(user.uuid, made);
    return made;
  }

  /** Contact values of the 200: what is bound now, with the seconds left. */
  #list(userUuid: string): string[] {
    const nowMs = this.#parts.clock.monotonicMs();
    return [...(this.#users.get(userUuid)?.bindings.values() ?? [])].map((binding) => contactText(binding, nowMs));
  }

  #presence(user: RegisteringUser, state: "online" | "offline"): PresenceChange {
    const { account, login, domain } = user;
    return { account, sip_user: user.uuid, login, domain, state, created_on: isoTime(this.#parts.clock.now()) };
  }

  #scheduleSweep(): void {
    if (this.#closed) return;
    this.#sweep = this.#parts.clock.setTimer(SWEEP_MS, () => {
      const nowMs = this.#parts.clock.monotonicMs();
      this.#parts.log.onFail(
        this.#drop((binding) => binding.expiresMs <= nowMs),
        "removing expired contacts",
      );
      this.#scheduleSweep();
    });
  }

  async #drop(
    isOver: (binding: Binding, user: RegisteringUser) => boolean,
    among: Iterable<UserBindings> = this.#users.values(),
  ): Promise<void> {
    const removals: BindingName[] = [];
    const presence: PresenceChange[] = [];
    for (const { user, bindings } of among) {
      for (const [key, binding] of bindings) {
        if (!isOver(binding, user)) continue;
        bindings.delete(key);
        removals.push({ sip_user: user.uuid, binding: key });
      }
      if (bindings.size > 0) continue;
      this.#users.delete(user.uuid);
      presence.push(this.#presence(user, "offline"));
    }
    if (removals.length > 0) await this.#write({ upserts: [], removals, presence });
  }

  #write(changes: RegistrationChanges): Promise<void> {
    for (const { sip_user } of changes.presence) this.#parts.changed?.(sip_user);
    return new Promise((written, failed) => {
      this.#waiting.push({ changes, written, failed });
      this.#writing ??= this.#run();
    });
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#parts.store.apply(this.#parts.node, joined(batch.map((one) => one.changes)));
        for (const one of batch) one.written();
      } catch (error) {
        for (const one of batch) one.failed(error);
      }
    }
    this.#writing = undefined;
  }
}

/** Many changes as one: of a contact that changed twice the last change counts. */
function joined(all: readonly RegistrationChanges[]): RegistrationChanges {
  const upserts = new Map<string, RegistrationRow>();
  const removals = new Map<string, BindingName>();
  for (const changes of all) {
    for (const row of changes.upserts) {
      const key = `${row.sip_user} ${row.binding}`;
      upserts.set(key, row);
      removals.delete(key);
    }
    for (const removal of changes.removals) {
      const key = `${removal.sip_user} ${removal.binding}`;
      removals.set(key, removal);
      upserts.delete(key);
    }
  }
  return {
    upserts: [...upserts.values()],
    removals: [...removals.values()],
    presence: all.flatMap((changes) => changes.presence),
  };
}

function heldContacts(bindings: ReadonlyMap<string, Binding>): HeldContact[] {
  return [...bindings].map(([key, { row }]) => ({ key, uri: row.contact }));
}

/** Contacts that a phone left behind when it started anew: it is known by its instance, and its Call-ID is another. */
function formerOf(
  changes: readonly ContactChange[],
  bindings: ReadonlyMap<string, Binding>,
  callId: string,
): ContactChange[] {
  const phones = new Set(changes.flatMap(({ instance, expiresSeconds }) => (expiresSeconds > 0 && instance) || []));
  if (phones.size === 0) return [];
  const named = new Set(changes.map(({ key }) => key));
  const isLeft = ({ instance, reg_id, binding, call_id }: RegistrationRow) =>
    instance !== null && reg_id === null && phones.has(instance) && !named.has(binding) && call_id !== callId;
  return [...bindings.values()]
    .filter(({ row }) => isLeft(row))
    .map(({ row }) => ({ key: row.binding, uri: row.contact, expiresSeconds: 0, q: 1, instance: null, regId: null }));
}

/** Same Call-ID and no higher CSeq: an old request that came late (RFC 3261 §10.3 step 7). */
function isOld(row: RegistrationRow | undefined, request: Registering): boolean {
  return row !== undefined && row.call_id === request.callId && request.cseq <= row.cseq;
}

function ownTarget(source: SipAddress): SipAddress {
  return { ...source, host: own(source.host) };
}
