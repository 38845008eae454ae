import type { Log } from "../../base/log.js";
import { own } from "../../base/own.js";
import { isClosed } from "../../domain/account/rules.js";
import type { RoutingStore, SipUserAuth } from "../../domain/routing/port.js";
import type { SipUserChange, SipUserEffects, SipUserRef } from "../../domain/sip-user/port.js";
import { isRelayed } from "../../net/sip-address.js";
import type { Subscription, SubscriptionRequest } from "../../net/sip-subscription.js";
import { accepts } from "../../wire/sip/event/accepts.js";
import type { EndReason } from "../../wire/sip/event/notifier.js";
import type { HeaderLine } from "../../wire/sip/headers.js";
import { parseUri } from "../../wire/sip/uri.js";
import type { SipAuth } from "../call/sip-auth.js";
import { isPackage, PACKAGES, type PackageName, tellerOf, type UserStateParts } from "./user-state.js";

/** Subscriptions one user may hold: a panel of lamps for a whole office, with each package. */
const SUBSCRIPTIONS_MAX = 200;
const RETRY_AFTER: HeaderLine = ["Retry-After", "60"];

export interface SubscriptionParts extends UserStateParts {
  readonly auth: SipAuth;
  readonly routing: RoutingStore;
  readonly log: Log;
  /** Names and addresses this node answers to besides the SIP domains. */
  isOwnHost(host: string): boolean;
}

interface Held {
  /** The same phone that asks for the same thing again takes the place of what it asked before. */
  readonly key: string;
  readonly subscriber: string;
  readonly target: string;
  readonly account: string;
  readonly subscription: Subscription;
}

/**
 * Who watches whom: phones subscribe to their own waiting messages and to the state and the calls of users of their account
 * (RFC 6665). Kept in memory; after a restart a refresh gets 481 and the phone subscribes anew.
 */
export class Subscriptions implements SipUserEffects {
  readonly #parts: SubscriptionParts;
  readonly #held = new Set<Held>();
  readonly #byTarget = new Map<string, Set<Held>>();
  readonly #bySubscriber = new Map<string, Set<Held>>();

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
  }

  /** Live subscriptions. */
  get size(): number {
    return this.#held.size;
  }

  /** A new SUBSCRIBE. */
  onSubscribe(incoming: SubscriptionRequest): void {
    this.#take(incoming).catch((error: unknown) => {
      this.#parts.log.error({ err: error }, "a subscription could not be worked off");
      incoming.reject(503, { headers: [RETRY_AFTER] });
    });
  }

  /** Something about a user is different now. */
  userChanged(userUuid: string): void {
    for (const { subscription } of this.#byTarget.get(userUuid) ?? []) subscription.changed();
  }

  /** A user with another password or login proves anew who it is; nobody watches one who is gone. */
  async changed(user: SipUserRef, what: SipUserChange): Promise<void> {
    const { deleted, deactivated, loginChanged, credentialsChanged } = what;
    if (deleted || deactivated || loginChanged || credentialsChanged)
      this.#end(this.#bySubscriber.get(user.uuid), deleted || deactivated ? "rejected" : "deactivated");
    if (deleted || loginChanged) this.#end(this.#byTarget.get(user.uuid), "noresource");
  }

  /** Ends what is held by users of a closed account. */
  async endAccount(account: string): Promise<void> {
    this.#end(
      [...this.#held].filter((held) => held.account === account),
      "rejected",
    );
  }

  /** Digest first, as for a registration: who does not exist and who has a wrong password are answered alike. */
  async #take(incoming: SubscriptionRequest): Promise<void> {
    const { request, source, event } = incoming;
    if (!isPackage(event.name)) return incoming.reject(489);
    const { host, user = "" } = request.from.uri;
    const result = await this.#parts.auth.authenticate(request, host, user, source.host, isRelayed(incoming));
    switch (result.kind) {
      case "silence":
        return incoming.drop();
      case "challenge":
        return incoming.reject(401, { headers: result.headers });
      case "forbidden":
        return incoming.reject(403);
      case "user":
        return this.#subscribe(incoming, event.name, result.user);
      default:
        return result satisfies never;
    }
  }

  async #subscribe(incoming: SubscriptionRequest, name: PackageName, subscriber: SipUserAuth): Promise<void> {
    const { request, seconds } = incoming;
    if (!accepts(request.headers("accept"), PACKAGES[name])) return incoming.reject(406);
    const target = await this.#target(request.uri, subscriber);
    if (!target) return incoming.reject(404);
    if (!mayWatch(subscriber, target, name)) return incoming.reject(403);
    const key = own(
      `${name} ${target.uuid} ${request.contact()?.uri.host}:${request.contact()?.uri.port} ${incoming.event.id ?? ""}`,
    );
    const mine = this.#bySubscriber.get(subscriber.uuid) ?? new Set();
    this.#end(
      [...mine].filter((held) => held.key === key),
      "deactivated",
    );
    if (seconds > 0 && mine.size >= SUBSCRIPTIONS_MAX) return incoming.reject(503, { headers: [RETRY_AFTER] });
    this.#accept(incoming, { name, subscriber, target, key });
  }

  #accept(
    incoming: SubscriptionRequest,
    o: { name: PackageName; subscriber: SipUserAuth; target: SipUserAuth; key: string },
  ): void {
    const { uuid, login, domain } = o.target;
    const entry: { held?: Held; isOver?: true } = {};
    const subscription = incoming.accept({
      state: tellerOf(o.name, { uuid, login, domain }, this.#parts),
      over: () => {
        entry.isOver = true;
        if (entry.held) this.#forget(entry.held);
      },
    });
    if (entry.isOver) return;
    const { key, subscriber } = o;
    entry.held = { key, subscriber: subscriber.uuid, target: uuid, account: subscriber.account.uuid, subscription };
    this.#keep(entry.held);
  }

  /** The user a SUBSCRIBE names; without one the subscriber itself. Users of other accounts do not exist. */
  async #target(requestUri: string, subscriber: SipUserAuth): Promise<SipUserAuth | undefined> {
    const uri = parseUri(requestUri);
    if (!uri || uri.host === "") return undefined;
    const domain = this.#parts.isOwnHost(uri.host) ? subscriber.domain : uri.host;
    if (uri.user === undefined) return domain === subscriber.domain ? subscriber : undefined;
    const user = await this.#parts.routing.findSipUser(domain, uri.user);
    if (!user?.is_active || isClosed(user.account)) return undefined;
    return user.account.uuid === subscriber.account.uuid ? user : undefined;
  }

  #keep(held: Held): void {
    this.#held.add(held);
    setOf(this.#byTarget, held.target).add(held);
    setOf(this.#bySubscriber, held.subscriber).add(held);
  }

  #forget(held: Held): void {
    this.#held.delete(held);
    removeFrom(this.#byTarget, held.target, held);
    removeFrom(this.#bySubscriber, held.subscriber, held);
  }

  /** A last NOTIFY goes out; from now on they do not count any more. */
  #end(all: Iterable<Held> | undefined, reason: EndReason): void {
    for (const held of [...(all ?? [])]) {
      this.#forget(held);
      held.subscription.end(reason);
    }
  }
}

/** Messages that wait are the user's own affair; a user who takes calls of its domain only is watched by its domain only. */
function mayWatch(subscriber: SipUserAuth, target: SipUserAuth, name: PackageName): boolean {
  if (subscriber.uuid === target.uuid) return true;
  if (name === "message-summary") return false;
  return !target.same_domain_calls_only || target.domain === subscriber.domain;
}

function setOf(map: Map<string, Set<Held>>, key: string): Set<Held> {
  const known = map.get(key);
  if (known) return known;
  const made = new Set<Held>();
  map.set(key, made);
  return made;
}

function removeFrom(map: Map<string, Set<Held>>, key: string, held: Held): void {
  const set = map.get(key);
  set?.delete(held);
  if (set?.size === 0) map.delete(key);
}
