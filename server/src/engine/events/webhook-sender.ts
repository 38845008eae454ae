import type { IWebhookAttempt } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { newUuid } from "../../base/ids.js";
import { isoTime } from "../../base/iso-time.js";
import { shownUrl } from "../../base/shown-url.js";
import type { AccountSecrets } from "../../domain/account/port.js";
import type { AttemptResult } from "../../domain/webhook/deliveries.js";
import type { ClaimedDelivery, DeliveryAddress, DeliveryQueue } from "../../domain/webhook/port.js";
import { requestOf, type WebhookRequest } from "../../domain/webhook/request.js";
import type { HttpReply, HttpSender } from "../../net/http-client.js";
import { HttpError } from "../../net/http-error.js";
import { readRetryAfter } from "./retry-after.js";
import { signatureOf } from "./signature.js";
import { slotKey, type WebhookSlot } from "./webhook-slots.js";

/** Read of an answer at most; what is kept of it (security.md 7). */
const ANSWER_MAX_BYTES = 64 * 1024;
const KEPT_BYTES = 1024;
const USER_AGENT = "Opentact-Webhook/1";

export interface WebhookSenderOptions {
  readonly http: HttpSender;
  readonly secrets: AccountSecrets;
  readonly queue: Pick<DeliveryQueue, "renew">;
  readonly clock: Clock;
}

/** What one URL said. */
interface Exchange {
  readonly row: IWebhookAttempt;
  readonly retryAfterMs: number | undefined;
}

/** Makes the requests of webhooks: signed, without redirects, at the second URL when the first fails. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /**
   * One attempt on a delivery.
   * @param slot of the first URL; afterwards that of the last one that was tried
   * @throws HttpError `aborted` when `signal` stops it: then it counts as not made
   */
  async attempt(
    delivery: ClaimedDelivery,
    address: DeliveryAddress,
    slot: WebhookSlot,
    signal: AbortSignal,
  ): Promise<AttemptResult> {
    const { account } = delivery.event;
    const request = requestOf(delivery, address);
    const secrets = address.secrets ?? (await this.#options.secrets.active(account));
    const rows: IWebhookAttempt[] = [];
    let retryAfterMs: number | undefined;
    for (const url of request.urls) {
      if (rows.length > 0) {
        await slot.move(slotKey(account, url));
        await this.#options.queue.renew(delivery.uuid);
      }
      const exchange = await this.#exchange(delivery, request, url, secrets, signal);
      rows.push(exchange.row);
      // Both are asked again at the same time.
      if ((exchange.retryAfterMs ?? 0) > (retryAfterMs ?? 0)) retryAfterMs = exchange.retryAfterMs;
      if (exchange.row.ok) break;
    }
    return { rows, method: request.method, retryAfterMs };
  }

  async #exchange(
    delivery: ClaimedDelivery,
    request: WebhookRequest,
    url: string,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { http, clock } = this.#options;
    const requestId = newUuid();
    const startMs = clock.monotonicMs();
    const row = {
      attempt: delivery.attempts + 1,
      created_on: isoTime(clock.now()),
      url: shownUrl(url),
      request_id: requestId,
    };
    const took = () => ({ duration_ms: Math.round(clock.monotonicMs() - startMs) });
    try {
      const reply = await http.send(
        {
          method: request.method,
          url,
          headers: this.#headers(delivery, request, secrets, requestId),
          ...(request.method === "GET" ? {} : { body: request.body }),
          timeoutMs: request.timeoutMs,
          maxBytes: ANSWER_MAX_BYTES,
          isCut: true,
          maxRedirects: 0,
          scope: delivery.event.account,
        },
        signal,
      );
      const retryAfterMs = readRetryAfter(reply.status, reply.header("retry-after"), clock.now());
      return { row: { ...row, ...took(), ...answerOf(reply) }, retryAfterMs };
    } catch (error) {
      if (!(error instanceof HttpError) || error.fault.kind === "aborted") throw error;
      const none = { status: null, ok: false, error: error.message, response_body: null };
      return { row: { ...row, ...took(), ...none }, retryAfterMs: undefined };
    }
  }

  #headers(
    delivery: ClaimedDelivery,
    request: WebhookRequest,
    secrets: readonly string[],
    requestId: string,
  ): Record<string, string> {
    const timestamp = Math.floor(this.#options.clock.now() / 1000);
    const { uuid } = delivery.event;
    const signature = signatureOf(secrets, uuid, timestamp, request.body);
    return {
      ...(request.method === "GET" ? {} : { "content-type": "application/json; charset=utf-8" }),
      "user-agent": USER_AGENT,
      "webhook-id": uuid,
      "webhook-timestamp": String(timestamp),
      ...(signature === undefined ? {} : { "webhook-signature": signature }),
      "x-opentact-event": request.event,
      "x-opentact-attempt": String(delivery.attempts + 1),
      "x-request-id": requestId,
    };
  }
}

function answerOf({ status, body }: HttpReply) {
  const isOk = status >= 200 && status <= 299;
  const error = isOk
    ? null
    : status >= 300 && status <= 399
      ? `HTTP ${status}: redirects are not followed`
      : `HTTP ${status}`;
  return { status, ok: isOk, error, response_body: body.subarray(0, KEPT_BYTES).toString("utf8") };
}
