import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { ClaimedDelivery, DeliveryAddress } from "../../domain/webhook/port.js";
import type { HttpRequest } from "../../net/http-client.js";
import { WebhookSender } from "./webhook-sender.js";
import { slotKey, WebhookSlots } from "./webhook-slots.js";

const URLS = ["https://one.example.org/hook", "https://two.example.org/hook"] as const;
const DELIVERY = {
  uuid: "d",
  attempts: 2,
  action: "sms_sent",
  target: { kind: "messaging_profile", uuid: "p" },
  event: { uuid: "e", type: "sms", account: "a", created_on: "", sequence: 1, position: 9, body: { payload: {} } },
} as unknown as ClaimedDelivery;

interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
}

/** One attempt at two URLs that answer so; what it came to, and what was sent. */
async function attempted(...answers: readonly Answer[]) {
  const sent: HttpRequest[] = [];
  const send = async (request: HttpRequest) => {
    const { status, retryAfter } = answers[sent.push(request) - 1] ?? { status: 500, retryAfter: undefined };
    return { status, header: () => retryAfter, body: Buffer.alloc(0) };
  };
  const sender = new WebhookSender({
    http: { send },
    secrets: { active: async () => [] } as never,
    queue: { renew: async () => undefined } as never,
    clock: new FakeClock(),
  });
  const slot = await new WebhookSlots().take(slotKey("a", URLS[0]));
  const address: DeliveryAddress = { method: "POST", urls: URLS, timeoutMs: 1_000, secrets: undefined };
  const result = await sender.attempt(DELIVERY, address, slot, new AbortController().signal);
  return { result, sent };
}

test("the second URL is asked only when the first fails, in the same attempt", async () => {
  const { result, sent } = await attempted({ status: 500 }, { status: 204 });
  expect(sent.map(({ url, headers }) => [url, headers["x-opentact-attempt"], headers["webhook-id"]])).toEqual([
    [URLS[0], "3", "e"],
    [URLS[1], "3", "e"],
  ]);
  expect(sent[0]?.headers["x-opentact-event"]).toBe("sms/sms_sent");
  expect(result.rows.map(({ attempt, status, ok }) => [attempt, status, ok])).toEqual([
    [3, 500, false],
    [3, 204, true],
  ]);
  expect((await attempted({ status: 200 })).sent).toHaveLength(1);
});

test("the longer patience that either asks for counts, whatever the other says", async () => {
  const patience = async (...answers: readonly Answer[]) => (await attempted(...answers)).result.retryAfterMs;
  expect(await patience({ status: 503, retryAfter: "120" }, { status: 500 })).toBe(120_000);
  expect(await patience({ status: 429, retryAfter: "60" }, { status: 503, retryAfter: "10" })).toBe(60_000);
  expect(await patience({ status: 500 }, { status: 503, retryAfter: "10" })).toBe(10_000);
  expect(await patience({ status: 500, retryAfter: "10" }, { status: 500 })).toBeUndefined();
});
