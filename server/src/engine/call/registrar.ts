import type { Clock, Timer } from "../../base/clock.js";
import { epochMs, isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import { nextTurn } from "../../base/next-turn.js";
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
  | ({ readonly ok: false } & RegisterRefusal);

/** Why a REGISTER is refused. */
export interface RegisterRefusal {
  readonly status: number;
  readonly reason: string;
  readonly minExpires?: number;
}

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
const NO_BINDINGS: ReadonlyMap<string, Binding> = new Map();

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
  register(request: Registering): Promise<RegisterResult> {
    const bindings = this.#users.get(request.user.uuid)?.bindings ?? NO_BINDINGS;
    const changes = readChanges(request, bindings);
    if (!Array.isArray(changes)) return Promise.resolve({ ok: false, ...changes });
    if (changes.length > 0) return this.#apply(request, changes);
    return Promise.resolve(this.#registered(request, changes));
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

  #apply(request: Registering, changes: readonly ContactChange[]): Promise<RegisterResult> {
    const { bindings } = this.#bindingsOf(request.user);
    const wasOnline = bindings.size > 0;
    const former: Binding[] = [];
    const upserts: RegistrationRow[] = [];
    const removals: BindingName[] = [];
    const target = ownTarget(wayTo(request.path, request.source));
    for (const change of changes) {
      const held = bindings.get(change.key);
      if (held && !upserts.includes(held.row)) former.push(held);
      // What is bound again is the newest.
      bindings.delete(change.key);
      if (change.expiresSeconds === 0) {
        if (held) removals.push({ sip_user: request.user.uuid, binding: change.key });
        continue;
      }
      const row = this.#row(request, change, target, held?.row);
      const expiresMs = this.#parts.clock.monotonicMs() + change.expiresSeconds * 1000;
      bindings.set(row.binding, { row, target, expiresMs });
      upserts.push(row);
    }
    if (target.flow !== undefined && upserts.length > 0) this.#noteFlow(target.flow, request.user.uuid);
    const isOnline = bindings.size > 0;
    if (!isOnline) this.#users.delete(request.user.uuid);
    const presence = wasOnline === isOnline ? [] : [this.#presence(request.user, isOnline ? "online" : "offline")];
    const written = { upserts, removals, presence };
    return new Promise((resolve, reject) => {
      this.#wait(
        written,
        () => resolve(this.#registered(request, changes)),
        (error) => {
          this.#takeBack(request.user, former, written);
          reject(error);
        },
      );
    });
  }

  #registered(request: Registering, changes: readonly ContactChange[]): RegisterResult {
    const isBound = changes.some(({ expiresSeconds }) => expiresSeconds > 0);
    return {
      ok: true,
      contacts: this.#list(request.user.uuid),
      isOutbound: changes.some(({ expiresSeconds, regId }) => expiresSeconds > 0 && regId !== null),
      flow: isBound ? wayTo(request.path, request.source).flow : undefined,
    };
  }

  /** What the database refused is as it was, but for what has changed since. */
  #takeBack(
    user: RegisteringUser,
    former: readonly Binding[],
    { upserts }: Pick<RegistrationChanges, "upserts">,
  ): void {
    const { bindings } = this.#bindingsOf(user);
    for (const row of upserts) if (bindings.get(row.binding)?.row === row) bindings.delete(row.binding);
    for (const binding of former) if (!bindings.has(binding.row.binding)) bindings.set(binding.row.binding, binding);
    if (bindings.size === 0) this.#users.delete(user.uuid);
    this.#parts.changed?.(user.uuid);
  }

  #noteFlow(flow: string, userUuid: string): void {
    const users = this.#byFlow.get(flow);
    if (users) users.add(userUuid);
    else this.#byFlow.set(flow, new Set([userUuid]));
  }

  /** @param former what it replaces: a phone that comes again mostly says the same, which is then not kept twice */
  #row(
    request: Registering,
    change: ContactChange,
    target: SipAddress,
    former: RegistrationRow | undefined,
  ): RegistrationRow {
    const nowMs = this.#parts.clock.now();
    const contact = kept(former?.contact, change.uri);
    return {
      sip_user: request.user.uuid,
      binding: change.key === change.uri ? contact : kept(former?.binding, change.key),
      contact,
      transport: target.transport,
      address: target.host,
      port: target.port,
      flow: target.flow ?? null,
      path: request.path.map(own),
      instance: change.instance === null ? null : kept(former?.instance, change.instance),
      reg_id: change.regId,
      call_id: kept(former?.call_id, request.callId),
      cseq: request.cseq,
      q: change.q,
      user_agent: request.userAgent === undefined ? null : kept(former?.user_agent, request.userAgent.slice(0, 255)),
      created_on: isoTime(nowMs),
      expires_on: isoTime(nowMs + change.expiresSeconds * 1000),
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
    const texts: string[] = [];
    const bindings = this.#users.get(userUuid)?.bindings ?? NO_BINDINGS;
    for (const binding of bindings.values()) texts.push(contactText(binding, nowMs));
    return texts;
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
    return new Promise((written, failed) => this.#wait(changes, written, failed));
  }

  #wait(changes: RegistrationChanges, written: () => void, failed: (error: unknown) => void): void {
    for (const { sip_user } of changes.presence) this.#parts.changed?.(sip_user);
    this.#waiting.push({ changes, written, failed });
    this.#writing ??= this.#run();
  }

  async #run(): Promise<void> {
    // What came by the same reading of the sockets goes together.
    await nextTurn();
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

/** What a REGISTER wants changed of what its user has bound, or why it is refused. */
function readChanges(request: Registering, bindings: ReadonlyMap<string, Binding>): ContactChange[] | RegisterRefusal {
  if (request.path.length > 0 && !readPath(request.path)) return { status: 400, reason: "Malformed Path" };
  const wantsFlow = request.supportsOutbound && request.contacts.some(asksForFlow);
  if (wantsFlow && !request.isDirect && !keepsFlow(request.path))
    return { status: 439, reason: "First Hop Lacks Outbound Support" };
  const changes = readContacts(request.contacts, request.expires, heldContacts(bindings), wantsFlow);
  if (!Array.isArray(changes)) return changes;
  if (changes.some((change) => isOld(bindings.get(change.key)?.row, request)))
    return { status: 500, reason: "Older than the request before" };
  changes.push(...formerOf(changes, bindings, request.callId));
  return isTooMany(changes, bindings) ? { status: 503, reason: "Too many contacts" } : changes;
}

function isTooMany(changes: readonly ContactChange[], bindings: ReadonlyMap<string, Binding>): boolean {
  if (bindings.size + changes.length <= CONTACTS_MAX) return false;
  const left = new Set(bindings.keys());
  for (const { key, expiresSeconds } of changes) {
    if (expiresSeconds > 0) left.add(key);
    else left.delete(key);
  }
  return left.size > CONTACTS_MAX;
}

/** The text that is kept already when it is the same, else a copy of its own. */
function kept(former: string | null | undefined, text: string): string {
  return former === text ? former : own(text);
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
  if (!changes.some(({ instance }) => instance !== null)) return [];
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
