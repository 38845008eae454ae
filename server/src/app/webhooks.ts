import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { AccountSecrets } from "../domain/account/port.js";
import { Deliveries } from "../domain/webhook/deliveries.js";
import { Webhooks } from "../engine/events/webhook.js";
import { WebhookSender } from "../engine/events/webhook-sender.js";
import { WebhookSlots } from "../engine/events/webhook-slots.js";
import { HttpClient } from "../net/http-client.js";
import { SqlWebhookQueue } from "../store/webhook-queue.js";
import type { Database } from "./database.js";

export interface WebhookOptions {
  readonly config: Config;
  readonly database: Database;
  /** Sign the webhooks of apps and the callbacks of messages. */
  readonly secrets: AccountSecrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** The sender of webhooks with its HTTP client. */
export class RunningWebhooks {
  readonly sender: Webhooks;
  readonly #http: HttpClient;

  private constructor(sender: Webhooks, http: HttpClient) {
    this.sender = sender;
    this.#http = http;
  }

  static async start({ config, database, secrets, clock, log }: WebhookOptions): Promise<RunningWebhooks> {
    const queue = new SqlWebhookQueue(database.store, database.box, database.node);
    await queue.releaseFormer();
    const deliveries = new Deliveries({ queue, clock, random: Math.random });
    const http = new HttpClient({ clock, allow: config.OUTBOUND_ALLOW });
    const sender = new WebhookSender({ http, secrets, queue, clock });
    const webhooks = new Webhooks({ queue, deliveries, sender, slots: new WebhookSlots(), clock, log });
    webhooks.start();
    return new RunningWebhooks(webhooks, http);
  }

  async close(): Promise<void> {
    await this.sender.close();
    await this.#http.close();
  }
}
