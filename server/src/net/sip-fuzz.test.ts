import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { changes, damaged } from "../../../test/support/damage.js";
import { openStage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";
import { tortureCases } from "../../../test/support/torture.js";

const RUNS = 400;
/** Printed with each found case; the same in every run of the suite. */
const SEED = 7;
const TORTURE = [...tortureCases("torture"), ...tortureCases("torture-ipv6")].map(({ bytes }) =>
  bytes.toString("latin1"),
);

/** What is in use once nothing is kept that need not be. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

test("after any flood of damaged messages the next good request is answered, and everything can still be closed", async () => {
  const stage = await openStage({ onInvite: (session) => session.provisional(180) });
  const { peer, endpoint, sessions } = stage;
  const seeds = ["INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "REGISTER", "INFO", "UPDATE", "DANCE"].map((method) =>
    peer.request(method, {
      branch: "z9hG4bK-fuzz",
      headers: ["Record-Route: <sip:p;lr>", 'P-Asserted-Identity: "x" <sip:a@b>'],
      body: "v=0",
    }),
  );
  seeds.push(peer.request("OPTIONS").replace(/^OPTIONS.*\r\n/, "SIP/2.0 200 OK\r\n"));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds, ...TORTURE), changes, async (seed, list) => {
      peer.send(Buffer.from(damaged(seed, list), "latin1"));
      await peer.fence();
      peer.inbox.length = 0;
    }),
    { seed: SEED, numRuns: RUNS },
  );
  for (const session of sessions) session.reject(480);
  await stage.close();
  expect(endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0 });
  expect(endpoint.stats().failures).toBe(0);
});

test("a stream of damaged messages ends at most its own connection", async () => {
  const stage = await openStage();
  const { port } = await stage.endpoint.listen("tcp", "127.0.0.1", 0);
  const good = stage.peer.request("OPTIONS", { body: "v=0" });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(good, ...TORTURE), changes, async (text, list) => {
      const peer = await TcpPeer.open(port);
      await peer.write(Buffer.from(good + damaged(text, list) + good, "latin1"));
      peer.close();
      await stage.peer.fence();
    }),
    { seed: SEED + 1, numRuns: RUNS / 4 },
  );
  await stage.close();
  expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, connections: 0 });
});

test("thousands of damaged messages in one go leave no transaction, no dialog and no memory behind", async () => {
  const stage = await openStage({ onInvite: (session) => session.reject(486) });
  const { peer, endpoint, clock } = stage;
  const flood = fc.sample(fc.tuple(fc.constantFrom(...TORTURE), changes), { seed: SEED + 2, numRuns: 3_000 });
  const round = async () => {
    for (const [i, [text, list]] of flood.entries()) {
      peer.send(Buffer.from(damaged(text, list), "latin1"));
      if (i % 100 === 99) await peer.fence();
      peer.inbox.length = 0;
    }
    clock.advance(64_000);
    for (const request of stage.requests.splice(0)) request.drop();
    stage.sessions.length = 0;
    stage.told.length = 0;
    expect(endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0 });
  };
  await round();
  const before = heapBytes();
  await round();
  // A message with its string kept for each of the 3,000 would be some megabytes.
  expect(heapBytes() - before).toBeLessThan(1_500_000);
  peer.send(peer.request("OPTIONS"));
  expect((await peer.next(200)).method).toBe("OPTIONS");
  await stage.close();
});
