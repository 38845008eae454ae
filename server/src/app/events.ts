import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Bus } from "../base/bus.js";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { EventBatch, PlacedEvents, StoredEvent } from "../domain/event/port.js";
import { EventSessions } from "../domain/event/service.js";
import type { EventWaits } from "../domain/event/waits.js";
import { EventWebsocket } from "../edge/events-ws.js";
import type { TextsToPhones } from "../engine/call/texts-to-phones.js";
import { Sequencer } from "../engine/events/sequencer.js";
import { Stream } from "../engine/events/stream.js";
import { FramedMessages } from "../engine/sms/framed-messages.js";
import { EVENT_SUBJECT } from "../store/bus-channel.js";
import { SqlEvents } from "../store/event.js";
import { PgBus } from "../store/pg-bus.js";
import type { Database } from "./database.js";
import type { Services } from "./services.js";

export interface EventOptions {
  readonly config: Config;
  readonly database: Database;
  readonly services: Services;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the texts that came in to phones. */
  readonly texts: Pick<TextsToPhones, "heard">;
}

/** Events from their commit to the sockets: sequencer, stream, bus and websocket. */
export class Events {
  readonly #sequencer: Sequencer;
  readonly #stream: Stream;
  readonly #framed: FramedMessages;
  readonly #texts: EventOptions["texts"];
  readonly #bus: PgBus;
  readonly #websocket: EventWebsocket;
  readonly #sessions: EventSessions;
  readonly #waits: EventWaits;
  readonly #unhook: (() => void)[];
  readonly #unwatch: () => void;

  private constructor(o: EventOptions, bus: PgBus, events: SqlEvents) {
    const { config, clock, log, database, services } = o;
    const { node, store } = database;
    this.#bus = bus;
    this.#texts = o.texts;
    this.#framed = new FramedMessages({ mark: (uuids) => services.messages.framed(uuids), log });
    const onWritten = (event: StoredEvent) => this.#framed.written(event);
    this.#stream = new Stream({ reads: events, clock, log, bus, subject: EVENT_SUBJECT, node, onWritten });
    this.#sequencer = new Sequencer({ events, clock, log, onBatch: (batch) => this.#pass(batch) });
    this.#waits = services.eventWaits;
    this.#unwatch = bus.subscribe(EVENT_SUBJECT, (body) => this.#heard(body));
    this.#unhook = [
      store.onEvents((accounts) => this.#sequencer.wake(accounts)),
      store.onPlaced((batch) => this.#placed(batch)),
    ];
    const { auth, revoker } = services;
    this.#sessions = new EventSessions({
      authenticator: auth,
      revocations: revoker,
      presence: events,
      reads: events,
      audit: services.audit,
      clock,
      log,
      socketsPerUser: config.EVENT_SOCKETS_PER_USER,
      socketsPerAccount: config.EVENT_SOCKETS_PER_ACCOUNT,
    });
    this.#websocket = new EventWebsocket({
      sessions: this.#sessions,
      stream: this.#stream,
      clock,
      log,
      timelines: services.callTimelines,
      trustProxy: config.TRUST_PROXY,
    });
  }

  static async start(o: EventOptions): Promise<Events> {
    const { address, node, store } = o.database;
    const sql = new SqlEvents({ store, node });
    await sql.forgetSockets();
    const bus = await PgBus.start({ connection: address, store, clock: o.clock, log: o.log });
    const events = new Events(o, bus, sql);
    events.#sequencer.start();
    return events;
  }

  /** Takes an upgrade request of the HTTP server. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#websocket.upgrade(request, socket, head);
  }

  /** Sockets of clients now, and the bytes that wait for them together. */
  get sockets(): { readonly open: number; readonly waitingBytes: number } {
    return { open: this.#websocket.size, waitingBytes: this.#websocket.waitingBytes };
  }

  /** Tells of what other nodes do. */
  get bus(): Bus {
    return this.#bus;
  }

  async close(): Promise<void> {
    this.#waits.close();
    this.#unwatch();
    await this.#websocket.close();
    await this.#sessions.close();
    for (const unhook of this.#unhook) unhook();
    await this.#sequencer.close();
    await this.#stream.close();
    await this.#framed.idle();
    await this.#bus.close();
  }

  /** Positions of this process: to its sockets, to requests that are held until something happens, and to phones. */
  #pass(batch: EventBatch): void {
    this.#stream.push(batch);
    this.#waits.heard(batch.account.short.uuid, batch.events.at(-1)?.position ?? 0);
    for (const event of batch.events) this.#texts.heard(event, () => this.#framed.written(event));
  }

  /** The same of events that got them as they were stored. Hot: those of calls are read where somebody listens. */
  #placed({ account, last, batch }: PlacedEvents): void {
    if (batch) return this.#pass(batch);
    this.#stream.advance(account, last);
    this.#waits.heard(account, last);
  }

  /** Positions that another node has given. */
  #heard(body: unknown): void {
    const { account, position } = (body ?? {}) as { account?: unknown; position?: unknown };
    if (typeof account === "string" && typeof position === "number") this.#waits.heard(account, position);
  }
}
