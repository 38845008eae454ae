import type { Bus } from "../base/bus.js";
import type { Clock } from "../base/clock.js";
import type { Soon } from "../base/soon.js";
import type { LeaseRoute, RoutedApp, RoutedConnection, RoutedPeers, SipUserAuth } from "../domain/routing/port.js";
import type { Store } from "./db.js";
import { HeardChanges } from "./heard-changes.js";
import { SqlRouting } from "./routing.js";
import { RoutingMemory } from "./routing-memory.js";
import type { SecretBox } from "./secret-box.js";

/** Subject of the message that triggers of the tables read here send (migration 0016). */
export const ROUTING_SUBJECT = "opentact.routing";

/** Tables that the remembered answers are made of: those whose triggers tell other processes (migrations 0016, 0021). */
export const ROUTING_TABLES: ReadonlySet<string> = new Set([
  "account",
  "lease_subscription",
  "outbound_voice_profile",
  "setting",
  "sip_connection",
  "sip_control_app",
  "sip_domain",
  "sip_switch",
  "sip_user",
  "tn",
  "tn_lease",
  "tn_profile",
]);
const USERS_MAX = 50_000;
const OTHERS_MAX = 10_000;

export interface CachedRoutingOptions {
  readonly store: Store;
  readonly box: SecretBox;
  readonly clock: Clock;
  /** What the environment says of `events.legacy_call_state`. */
  readonly isLegacy?: boolean | undefined;
}

/**
 * Reads of the call path that are remembered until something they depend on changes. A change of this process forgets
 * them with its commit, before its request is answered; one of another process by the database's message, a fraction of
 * a millisecond later. While those messages cannot be heard nothing is remembered.
 */
export class CachedRouting extends SqlRouting {
  readonly #users: RoutingMemory;
  readonly #others: RoutingMemory;
  /** Apart: hosts of carriers, which are no domain of ours, are asked for with each call, and what strangers invent too. */
  readonly #domains: RoutingMemory;
  readonly #changes: HeardChanges;

  constructor({ store, box, clock, isLegacy }: CachedRoutingOptions) {
    super(store, box, isLegacy);
    const changed = () => this.#forget();
    this.#changes = new HeardChanges({ store, tables: ROUTING_TABLES, subject: ROUTING_SUBJECT, changed });
    const isTold = this.#changes.isHeard;
    this.#users = new RoutingMemory({ clock, max: USERS_MAX, isTold });
    this.#others = new RoutingMemory({ clock, max: OTHERS_MAX, isTold });
    this.#domains = new RoutingMemory({ clock, max: OTHERS_MAX, isTold, keepsMissing: true });
  }

  /** Remembers from now on, as long as the bus is heard. */
  listen(bus: Bus): void {
    this.#changes.listen(bus);
  }

  knownSipUser(domain: string, login: string): SipUserAuth | undefined {
    return this.#users.known(`${domain} ${login}`.toLowerCase()) as SipUserAuth | undefined;
  }

  override findSipUser(domain: string, login: string, isGood?: (user: SipUserAuth) => boolean) {
    const key = `${domain} ${login}`.toLowerCase();
    const known = this.#users.known(key) as SipUserAuth | undefined;
    return known && (!isGood || isGood(known)) ? known : this.#readSipUser(key, domain, login);
  }

  /** Apart, as of peers: who makes a function makes what it closes over as well. */
  #readSipUser(key: string, domain: string, login: string) {
    return this.#users.read(key, () => super.findSipUser(domain, login));
  }

  override findSipDomain(domain: string) {
    return this.#domains.answer(domain.toLowerCase(), () => super.findSipDomain(domain));
  }

  override findLeaseByTn(tn: number): Soon<LeaseRoute | undefined> {
    return this.#others.answer(`lease ${tn}`, () => super.findLeaseByTn(tn));
  }

  override findApp(account: string, uuid: string): Soon<RoutedApp | undefined> {
    return this.#others.answer(`app ${account} ${uuid}`, () => super.findApp(account, uuid));
  }

  override findConnection(account: string, uuid: string): Soon<RoutedConnection | undefined> {
    return this.#others.answer(`connection ${account} ${uuid}`, () => super.findConnection(account, uuid));
  }

  override findPeers(
    address: string,
    hosts: readonly string[],
    called: { readonly domain: string; readonly techPrefix: number | undefined },
  ): Soon<RoutedPeers> {
    const key = `peers ${address} ${called.techPrefix ?? ""} ${called.domain.toLowerCase()} ${hosts.join()}`;
    const known = this.#others.known(key) as RoutedPeers | undefined;
    return known ?? this.#readPeers(key, address, hosts, called);
  }

  #readPeers(
    key: string,
    address: string,
    hosts: readonly string[],
    called: { readonly domain: string; readonly techPrefix: number | undefined },
  ): Soon<RoutedPeers> {
    return this.#others.read(key, () => super.findPeers(address, hosts, called));
  }

  override findDomainProfile(account: string, domain: string) {
    return this.#others.answer(`domain profile ${account} ${domain.toLowerCase()}`, () =>
      super.findDomainProfile(account, domain),
    );
  }

  override findOnlyProfile(account: string) {
    return this.#others.answer(`only profile ${account}`, () => super.findOnlyProfile(account));
  }

  override findPrefixProfile(account: string, techPrefix: number) {
    return this.#others.answer(`prefix profile ${account} ${techPrefix}`, () =>
      super.findPrefixProfile(account, techPrefix),
    );
  }

  override findProfile(account: string, uuid: string) {
    return this.#others.answer(`profile ${account} ${uuid}`, () => super.findProfile(account, uuid));
  }

  override findOwnTn(account: string, tn: number) {
    return this.#others.answer(`own tn ${account} ${tn}`, () => super.findOwnTn(account, tn));
  }

  #forget(): void {
    this.#users.forget();
    this.#others.forget();
    this.#domains.forget();
  }
}
