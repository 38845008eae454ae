import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { ClaimedSms, SmsQueueStore, SmsQueueTx } from "../../domain/sms-queue/port.js";
import type { Handover } from "./handover.js";
import { SmsSender } from "./sender.js";

/** A message whose number sends no more. */
const over = (uuid: string) =>
  ({
    uuid,
    to: "13125550100",
    tried: [],
    facts: { isSubscribed: false, campaign: null },
    table: { routes: [], carriers: [] },
  }) as unknown as ClaimedSms;

/** A queue of one number, which a look passes over while the end of one of its messages is being written. */
function queueOf(uuids: readonly string[]) {
  const waiting = [...uuids];
  const ended: string[] = [];
  const claim = async () => {
    const isBusy = ended.length + waiting.length < uuids.length;
    if (!isBusy) return waiting.splice(0, 1).map(over);
    // The end is committed and settled before the look that met its lock returns.
    while (ended.length + waiting.length < uuids.length) await turn();
    await turn();
    return [];
  };
  const nothing = async () => undefined;
  const fail = async (uuid: string) => void ended.push(uuid);
  const tx = { claim, fail, lock: nothing, restSenders: nothing, postpone: nothing, begin: nothing };
  const transaction = (work: (tx: SmsQueueTx) => Promise<unknown>) =>
    work({ ...tx, takeRates: async () => [] } as unknown as SmsQueueTx);
  return { ended, store: { transaction } as unknown as SmsQueueStore };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("all that is due is settled, though a number is passed over while one of its messages ends", async () => {
  const { ended, store } = queueOf(["a", "b", "c"]);
  const sender = new SmsSender({
    queue: store,
    handover: { room: 50, send: () => [], restsUntil: () => undefined } as unknown as Handover,
    clock: new FakeClock(),
    log: createLog("silent"),
    node: "n1",
    isEnforced: false,
    zonesOf: () => [],
  });
  await sender.runDue();
  expect(ended).toEqual(["a", "b", "c"]);
});
