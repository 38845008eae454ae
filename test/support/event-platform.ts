import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../server/src/base/clock.js";
import { FakeClock } from "../../server/src/base/fake-clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { AuditFact } from "../../server/src/domain/audit/port.js";
import type { Authenticator, AuthResult, Revocation, Revocations } from "../../server/src/domain/auth/port.js";
import type { NewEvent } from "../../server/src/domain/event/port.js";
import { EventSessions } from "../../server/src/domain/event/service.js";
import { EventWebsocket } from "../../server/src/edge/events-ws.js";
import { Sequencer } from "../../server/src/engine/events/sequencer.js";
import { Stream } from "../../server/src/engine/events/stream.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { createTestStore, type TestStore } from "./database.js";
import { addAccount, MADE_UP, SOME_TIME } from "./rows.js";
import { type Frame, WsClient } from "./ws-client.js";

/** Tokens and what they mean: the door of REST is another test's subject. */
class Tokens implements Authenticator, Revocations {
  readonly #tokens = new Map<string, AuthResult>();
  #listeners: ((revocation: Revocation) => void)[] = [];

  set(token: string, result: AuthResult): void {
    this.#tokens.set(token, result);
  }
  async verifyToken(token: string): Promise<AuthResult> {
    return this.#tokens.get(token) ?? { ok: false, problem: "invalid token" };
  }
  verifyBasic(encoded: string): Promise<AuthResult> {
    return this.verifyToken(Buffer.from(encoded, "base64").toString());
  }
  on(listener: (revocation: Revocation) => void): () => void {
    this.#listeners.push(listener);
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }
  tell(revocation: Revocation): void {
    for (const listener of this.#listeners) listener(revocation);
  }
}

/** An account with a user, whose token is the user's uuid. */
export interface Tenant {
  readonly account: string;
  readonly user: string;
}

export interface EventPlatformOptions {
  readonly socketsPerUser?: number;
  readonly socketsPerAccount?: number;
  /** Time passes; otherwise `clock` moves it. */
  readonly isTimed?: boolean;
}

/** Outbox, sequencer, stream and websocket on a real database and a real HTTP server. */
export class EventPlatform {
  readonly clock = new FakeClock();
  readonly tokens = new Tokens();
  readonly store: TestStore;
  readonly events: SqlEvents;
  readonly sequencer: Sequencer;
  readonly stream: Stream;
  readonly sessions: EventSessions;
  readonly websocket: EventWebsocket;
  /** What the audit log was told. */
  readonly facts: AuditFact[] = [];
  readonly #server: Server;
  readonly #clients: WsClient[] = [];

  private constructor(store: TestStore, options: EventPlatformOptions) {
    this.store = store;
    const log = createLog("silent");
    const { tokens } = this;
    const { isTimed = false, ...limits } = options;
    const clock = isTimed ? systemClock : this.clock;
    this.events = new SqlEvents({ store, node: "test" });
    this.stream = new Stream({ reads: this.events, clock, log });
    this.sequencer = new Sequencer({ events: this.events, clock, log, onBatch: (batch) => this.stream.push(batch) });
    store.onEvents((accounts) => this.sequencer.wake(accounts));
    const { events: presence, events: reads } = this;
    const audit = { add: async (fact: AuditFact) => void this.facts.push(fact) };
    const ports = { authenticator: tokens, revocations: tokens, presence, reads, audit };
    this.sessions = new EventSessions({ ...ports, clock, log, ...limits });
    this.websocket = new EventWebsocket({ sessions: this.sessions, stream: this.stream, clock, log });
    this.#server = createServer((_request, response) => response.writeHead(404).end());
    this.#server.on("upgrade", (request, socket, head) => this.websocket.upgrade(request, socket, head));
  }

  static async start(options: EventPlatformOptions = {}): Promise<EventPlatform> {
    const platform = new EventPlatform(await createTestStore(), options);
    await new Promise<void>((resolve) => platform.#server.listen(0, "127.0.0.1", resolve));
    return platform;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async tenant(name = "Example"): Promise<Tenant> {
    const tenant = await addAccount(this.store, name);
    this.letIn(tenant);
    return tenant;
  }

  letIn({ account, user }: Tenant, role: "User" | "Provider" = "User"): void {
    const actor = { kind: "user", account, user, role, isOwner: true } as const;
    this.tokens.set(user, {
      ok: true,
      identity: { actor, email: `${user.slice(0, 8)}@example.org`, token: undefined },
    });
  }

  async open(
    ...options: Parameters<typeof WsClient.open> extends [string, ...infer Rest] ? Rest : never
  ): Promise<WsClient> {
    return this.openAt("/", ...options);
  }

  async openAt(
    path: string,
    ...options: Parameters<typeof WsClient.open> extends [string, ...infer Rest] ? Rest : never
  ): Promise<WsClient> {
    const client = await WsClient.open(this.url + path, ...options);
    this.#clients.push(client);
    return client;
  }

  /** A connection that has read its auth answer. */
  async join(tenant: Tenant, more: Frame = {}): Promise<WsClient> {
    const client = await this.open();
    client.send({ type: "auth", payload: tenant.user, ...more });
    await client.next();
    return client;
  }

  /** Commits events of the account and resolves when they have been sent. */
  async emit(account: string, ...events: Partial<NewEvent>[]): Promise<void> {
    const body = { message: MADE_UP, success: true, payload: { state: "created" } };
    const given = events.length > 0 ? events : [{}];
    await this.store.transaction(async (tx) => {
      for (const event of given)
        await tx.outbox.add({ account, type: "tn_order", ref_id: newUuid(), body, created_on: SOME_TIME, ...event });
    });
    await this.sequencer.idle();
    await this.stream.idle();
  }

  async subscribe(tenant: Tenant, row: Record<string, unknown>): Promise<void> {
    const base = { uuid: newUuid(), account: tenant.account, user: tenant.user };
    const values = { ...base, created_on: SOME_TIME, modified_on: SOME_TIME, type: "call_state", ...row };
    await this.store.db.insertInto("event_subscription").values(values).execute();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.websocket.close();
    this.sessions.close();
    this.stream.close();
    await this.sequencer.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.store.close();
  }
}
