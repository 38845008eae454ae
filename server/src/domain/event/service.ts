import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import type { Log } from "../../base/log.js";
import type { AuditSink } from "../audit/port.js";
import { auditActor, STRANGER } from "../audit/rules.js";
import type { Authenticator, Credential, Identity, Revocation, Revocations } from "../auth/port.js";
import { claimedEmail } from "../auth/rules.js";
import { FailureCount } from "./failure-count.js";
import type { EventReads, SocketIdentity, SocketPresence, Subscriber } from "./port.js";

/** One websocket as the service sees it. */
export interface SocketPeer {
  readonly uuid: string;
  /** Address of the client. */
  readonly ip: string;
  send(text: string): void;
  /** The session ended: token deleted, password changed, user deactivated. */
  revoked(): void;
}

/** Reason words of failed authentications (events.md 2.5). */
export type FailureReason =
  | "invalid token"
  | "token expired"
  | "account disabled"
  | "role not allowed"
  | "timeout"
  | "too many connections"
  | "revoked";

export type Verified =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: FailureReason };

export type Entered =
  | { readonly ok: true; readonly who: Subscriber; readonly frame: string }
  | { readonly ok: false; readonly reason: FailureReason };

export interface EventSessionsOptions {
  readonly authenticator: Authenticator;
  readonly revocations: Revocations;
  readonly presence: SocketPresence;
  readonly reads: Pick<EventReads, "rules">;
  /** Is told who signed in, and who could not. */
  readonly audit: AuditSink;
  readonly clock: Clock;
  readonly log: Log;
  /** Default 20. */
  readonly socketsPerUser?: number;
  /** Default 200. */
  readonly socketsPerAccount?: number;
}

const LOGIN = { kind: "login", operation: "EventWebsocket", ref: null, request_id: null } as const;

interface Session {
  readonly peer: SocketPeer;
  readonly identity: Identity;
}

/** Who is let in at the event websocket, and who has to leave. */
export class EventSessions {
  readonly #options: EventSessionsOptions;
  readonly #failures: FailureCount;
  readonly #sessions = new Map<string, Session>();
  readonly #leave: () => void;

  constructor(options: EventSessionsOptions) {
    this.#options = options;
    this.#failures = new FailureCount(options.clock);
    this.#leave = options.revocations.on((revocation) => this.#revoke(revocation));
  }

  /** Authenticated connections. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Whole seconds this address has to wait after too many failures; 0 when it may come. */
  blockedSeconds(address: string): number {
    return this.#failures.blockedSeconds(address);
  }

  /** Tries the credentials in their order; of several bad ones the last says why. Counts the failure. */
  async verify(credentials: readonly Credential[], address: string): Promise<Verified> {
    let reason: FailureReason = "invalid token";
    for (const credential of credentials) {
      const result = await this.#verifyOne(credential, address);
      if (result.ok && result.identity.actor.role !== "Provider") return result;
      reason = result.ok
        ? "role not allowed"
        : result.problem === "too many failures"
          ? "invalid token"
          : result.problem;
    }
    this.#failures.failed(address);
    await this.#noteFailure(credentials, address, reason);
    return { ok: false, reason };
  }

  /** Makes the connection one of the user's. A connection that was somebody's before changes hands. */
  async enter(peer: SocketPeer, identity: Identity): Promise<Entered> {
    const { account, user } = identity.actor;
    this.#sessions.delete(peer.uuid);
    if (!this.#hasRoom(account, user)) return { ok: false, reason: "too many connections" };
    // Before the first await, so that two who come at once are counted.
    this.#sessions.set(peer.uuid, { peer, identity });
    try {
      const shown = await this.#options.presence.identity({ account, user });
      if (!shown) return this.#refuse(peer, "account disabled");
      const now = isoTime(this.#options.clock.now());
      await this.#options.presence.opened({ uuid: peer.uuid, account, user, createdOn: now });
      if (!this.#sessions.has(peer.uuid)) return this.#refuse(peer, "revoked");
      await this.#options.audit.add({ ...LOGIN, actor: auditActor(identity), account, address: peer.ip, details: {} });
      const frame = successFrame(peer, identity, shown, now);
      // What others wish to hear does not decide whether this one gets in.
      await this.#tellOthers(peer, identity, frame).catch((error: unknown) =>
        this.#options.log.warn({ err: error }, "auth frames for other connections were not sent"),
      );
      return { ok: true, who: { account, user }, frame };
    } catch (error) {
      this.#sessions.delete(peer.uuid);
      throw error;
    }
  }

  /** The connection is closed. Also called for those that never got in. */
  async leave(uuid: string): Promise<void> {
    this.#sessions.delete(uuid);
    await this.#options.presence.closed(uuid);
  }

  /** The answer to a failed authentication. */
  failureFrame(peer: Pick<SocketPeer, "uuid" | "ip">, reason: FailureReason): string {
    const now = isoTime(this.#options.clock.now());
    return JSON.stringify({
      uuid: newUuid(),
      created_on: now,
      timestamp: now,
      type: "auth",
      success: false,
      message: `WSS connection ${peer.uuid}@${peer.ip} - failed auth: ${reason}`,
      payload: { uuid: peer.uuid, ip: peer.ip },
    });
  }

  close(): void {
    this.#leave();
  }

  #verifyOne(credential: Credential, address: string) {
    switch (credential.kind) {
      case "token":
      case "jwt":
        return this.#options.authenticator.verifyToken(credential.value, address);
      case "basic":
        return this.#options.authenticator.verifyBasic(credential.value, address);
      case "ha1b":
        return { ok: false, problem: "role not allowed" } as const;
      case "google":
      case "facebook":
        return { ok: false, problem: "invalid token" } as const;
      default:
        return credential.kind satisfies never;
    }
  }

  async #noteFailure(credentials: readonly Credential[], address: string, reason: FailureReason): Promise<void> {
    if (credentials.length === 0) return;
    const email = claimedEmail(credentials);
    const details = { reason, by: credentials.map(({ kind }) => kind), ...(email === undefined ? {} : { email }) };
    await this.#options.audit.add({ ...LOGIN, kind: "login_failed", actor: STRANGER, account: null, address, details });
  }

  #hasRoom(account: string, user: string): boolean {
    const { socketsPerUser = 20, socketsPerAccount = 200 } = this.#options;
    let ofUser = 0;
    let ofAccount = 0;
    for (const { identity } of this.#sessions.values()) {
      if (identity.actor.account === account) ofAccount++;
      if (identity.actor.user === user) ofUser++;
    }
    return ofUser < socketsPerUser && ofAccount < socketsPerAccount;
  }

  #refuse(peer: SocketPeer, reason: FailureReason): Entered {
    this.#sessions.delete(peer.uuid);
    return { ok: false, reason };
  }

  /** With an effective row of type `auth` a user's connections also get the auth frames of others (events.md 10.2). */
  async #tellOthers(peer: SocketPeer, { actor }: Identity, frame: string): Promise<void> {
    const others = [...this.#sessions.values()].filter(
      (other) => other.peer !== peer && other.identity.actor.account === actor.account,
    );
    if (others.length === 0) return;
    const users = [...new Set(others.map((other) => other.identity.actor.user))];
    const now = isoTime(this.#options.clock.now());
    const rules = await this.#options.reads.rules(actor.account, users, now);
    const wanting = new Set(rules.filter((rule) => rule.type === "auth" && rule.is_active).map((rule) => rule.user));
    for (const other of others) if (wanting.has(other.identity.actor.user)) other.peer.send(frame);
  }

  #revoke({ account, user, token }: Revocation): void {
    for (const [uuid, { peer, identity }] of this.#sessions) {
      if (identity.actor.account !== account) continue;
      if (user !== undefined && identity.actor.user !== user) continue;
      if (token !== undefined && identity.token !== token) continue;
      this.#sessions.delete(uuid);
      peer.revoked();
    }
  }
}

/** Literally as documented (events.md 2.4). */
function successFrame(peer: SocketPeer, identity: Identity, shown: SocketIdentity, now: string): string {
  const { account, user } = shown;
  return JSON.stringify({
    uuid: newUuid(),
    created_on: now,
    modified_on: now,
    timestamp: now,
    type: "auth",
    success: true,
    message: `WSS connection ${peer.uuid}@${peer.ip} - success auth ${identity.email}`,
    payload: { uuid: peer.uuid, ip: peer.ip, user, account },
    account,
    ref_id: peer.uuid,
    delivery_report: [],
  });
}
