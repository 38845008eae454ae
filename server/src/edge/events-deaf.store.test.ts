import { afterAll, beforeAll, expect, test } from "vitest";
import { EventPlatform } from "../../../test/support/event-platform.js";

let platform: EventPlatform;
beforeAll(async () => {
  platform = await EventPlatform.start();
});
afterAll(() => platform.close());

const READERS = 4;
const ROUND = 10;
/** What the system itself takes for a client that does not read, and more. */
const ROUNDS = 40;
const body = { message: "m", success: true, payload: "x".repeat(50_000) };
const WAITING_MAX = 1024 * 1024 + 60_000;

test("of many clients one does not read: none of the others waits a moment, and little is kept for it until it is cut off", async () => {
  const tenant = await platform.tenant();
  const deaf = await platform.open({ perMessageDeflate: false });
  deaf.send({ type: "auth", payload: tenant.user });
  await deaf.next();
  deaf.socket.pause();
  const readers = await Promise.all(Array.from({ length: READERS }, () => platform.join(tenant)));
  // The clock stands still: who waited, for a time or for the deaf one, would wait for ever.
  for (let round = 0; round < ROUNDS; round++) {
    await platform.emit(tenant.account, ...Array.from({ length: ROUND }, () => ({ body })));
    for (const reader of readers) {
      const frames = await reader.take(ROUND);
      expect(frames.map((frame) => frame["position"])).toEqual(frames.map((_, n) => round * ROUND + n + 1));
    }
    expect(platform.websocket.waitingBytes).toBeLessThan(WAITING_MAX);
  }
  deaf.socket.resume();
  expect(await deaf.closed).toEqual({ code: 1013, reason: "slow consumer" });
  for (const reader of readers) expect(await reader.rest()).toEqual([]);
});
