import { afterAll, beforeAll, expect, test } from "vitest";
import { EventPlatform } from "../../../test/support/event-platform.js";
import { newUuid } from "../base/ids.js";

let platform: EventPlatform;
beforeAll(async () => {
  platform = await EventPlatform.start({ isTimed: true });
});
afterAll(() => platform.close());

const body = { message: "m", success: true, payload: "x".repeat(50_000) };

test("C10: a client that stops reading is closed with 1013, and another one's frames do not wait for it", async () => {
  const tenant = await platform.tenant();
  // Compressed, the frames would fit into the buffers of the kernel.
  const slow = await platform.open({ perMessageDeflate: false });
  const good = await platform.open({ perMessageDeflate: false });
  for (const client of [slow, good]) client.send({ type: "auth", payload: tenant.user });
  await Promise.all([slow.next(), good.next()]);
  slow.socket.pause();
  const delays: number[] = [];
  for (let round = 0; round < 40; round++) {
    const startMs = performance.now();
    await platform.emit(tenant.account, ...Array.from({ length: 10 }, () => ({ body })));
    await good.take(10);
    delays.push(performance.now() - startMs);
  }
  // The one in the middle: a busy machine may hold up a few.
  expect(delays.sort((a, b) => a - b)[20]).toBeLessThan(1_000);
  slow.socket.resume();
  expect(await slow.closed).toEqual({ code: 1013, reason: "slow consumer" });
  expect(slow.frames.length).toBeLessThan(401);
  expect(await good.rest()).toEqual([]);
});

test("what a slow client missed comes with since after its next connection", async () => {
  const tenant = await platform.tenant();
  const client = await platform.join(tenant);
  await platform.emit(tenant.account);
  const seen = await client.next();
  client.close();
  for (let round = 0; round < 10; round++)
    await platform.emit(tenant.account, ...Array.from({ length: 10 }, () => ({ body, ref_id: newUuid() })));
  // 5 MB go through a queue of 1 MiB: a replay waits for its reader.
  const again = await platform.join(tenant, { since: seen["position"] });
  expect((await again.take(101)).at(-1)).toMatchObject({ message: "complete", payload: { count: 100 } });
});

test("a burst of several MiB at once does not cut off a client that reads", async () => {
  const tenant = await platform.tenant();
  const clients = await Promise.all([platform.join(tenant), platform.join(tenant)]);
  await platform.emit(tenant.account, ...Array.from({ length: 300 }, () => ({ body })));
  for (const client of clients) {
    const frames = await client.take(300);
    expect(frames.map((frame) => frame["position"])).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
    expect(await client.rest()).toEqual([]);
  }
});
