import { FakeClock } from "../../server/src/base/fake-clock.js";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { NewEvent } from "../../server/src/domain/event/port.js";
import { Deliveries } from "../../server/src/domain/webhook/deliveries.js";
import { Sequencer } from "../../server/src/engine/events/sequencer.js";
import { Webhooks } from "../../server/src/engine/events/webhook.js";
import { WebhookSender } from "../../server/src/engine/events/webhook-sender.js";
import { WebhookSlots } from "../../server/src/engine/events/webhook-slots.js";
import { HttpClient } from "../../server/src/net/http-client.js";
import { SqlEvents } from "../../server/src/store/event.js";
import { SqlWebhookQueue } from "../../server/src/store/webhook-queue.js";
import { createTestStore, TEST_BOX, type TestStore } from "./database.js";
import { addAccount, SOME_TIME, someEvent } from "./rows.js";

/** The vector of events.md 12.4. */
export const SECRET = "whsec_b3BlbnRhY3QtdGVzdC1zZWNyZXQtMjRi";

/** One process that sends webhooks; a test may have several on one database. */
export interface WebhookNode {
  readonly webhooks: Webhooks;
  close(): Promise<void>;
}

/** Outbox, sequencer and webhooks on a real database; receivers are real too, only time stands still. */
export class WebhookPlatform {
  readonly store: TestStore;
  readonly clock = new FakeClock();
  readonly node: WebhookNode;
  readonly #sequencer: Sequencer;

  private constructor(store: TestStore) {
    this.store = store;
    const log = createLog("silent");
    this.node = this.newNode();
    const events = new SqlEvents({ store, node: "test" });
    this.#sequencer = new Sequencer({ events, clock: this.clock, log, onBatch: () => undefined });
    store.onEvents((accounts) => this.#sequencer.wake(accounts));
  }

  static async start(): Promise<WebhookPlatform> {
    return new WebhookPlatform(await createTestStore());
  }

  /** @param allow private targets that may be reached; loopback by default */
  newNode(allow: readonly string[] = ["127.0.0.0/8"], name = "test"): WebhookNode {
    const { store, clock } = this;
    const log = createLog("silent");
    const queue = new SqlWebhookQueue(store, TEST_BOX, name);
    const deliveries = new Deliveries({ queue, clock, random: () => 0.5 });
    const http = new HttpClient({ clock, allow });
    const slots = new WebhookSlots();
    const sender = new WebhookSender({ http, secrets: { active: async () => [SECRET] }, queue, clock });
    const webhooks = new Webhooks({ queue, deliveries, sender, slots, clock, log });
    return {
      webhooks,
      close: async () => {
        await webhooks.close();
        await http.close();
      },
    };
  }

  account() {
    return addAccount(this.store);
  }

  /** A webhook subscription to all types, unless `row` says otherwise. */
  async subscribe(who: { account: string; user: string }, url: string, row: object = {}): Promise<string> {
    const uuid = newUuid();
    const dates = { created_on: SOME_TIME, modified_on: SOME_TIME };
    const secret_encrypted = TEST_BOX.encrypt(SECRET);
    const base = { uuid, ...dates, ...who, channel: "webhook", type: "*", url, secret_encrypted } as const;
    await this.store.db
      .insertInto("event_subscription")
      .values({ ...base, ...row })
      .execute();
    return uuid;
  }

  /** Commits events and gives them their positions. */
  async emit(account: string, ...events: Partial<NewEvent>[]): Promise<string[]> {
    const made = (events.length > 0 ? events : [{}]).map((event) =>
      someEvent(account, { uuid: newUuid(), created_on: this.now, ...event }),
    );
    await this.store.transaction((tx) => tx.outbox.addMany(made));
    await this.#sequencer.idle();
    return made.map(({ uuid }) => uuid ?? "");
  }

  /** Sends what is due now, as a job or a look of 5 s would have it sent. */
  async drain(node: WebhookNode = this.node): Promise<void> {
    const queue = new SqlWebhookQueue(this.store, TEST_BOX, "test");
    for (;;) {
      const due = await queue.due(this.now);
      if (due.length === 0) return;
      for (const endpoint of due) node.webhooks.wake(endpoint);
      await node.webhooks.idle();
    }
  }

  /** Moves the time, and sends what becomes due. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.node.webhooks.idle();
  }

  get now(): string {
    return new Date(this.clock.now()).toISOString();
  }

  deliveries(event: string) {
    return this.store.db.selectFrom("webhook_delivery").selectAll().where("event", "=", event).execute();
  }

  async delivery(event: string) {
    const [row] = await this.deliveries(event);
    if (!row) throw new Error("no delivery of this event");
    return { ...row, log: row.log as readonly Record<string, unknown>[] };
  }

  async close(): Promise<void> {
    await this.#sequencer.close();
    await this.node.close();
    await this.store.close();
  }
}
