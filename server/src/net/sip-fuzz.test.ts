import fc from "fast-check";
import { expect, test } from "vitest";
import { openStage } from "../../../test/support/sip-stage.js";
import { TcpPeer } from "../../../test/support/tcp-peer.js";

const RUNS = 400;
/** What damages a parser: separators, quotes, brackets, line ends, bytes above 127, numbers too large. */
const PIECES = [
  "\r\n",
  "\n",
  "\r",
  " ",
  ";",
  ",",
  '"',
  "<",
  ">",
  ":",
  "@",
  "=",
  "%",
  "\0",
  "\xff",
  "é",
  "[",
  "]",
  "-1",
  "4294967296",
  "z9hG4bK",
  "tag=",
  "\r\n\r\n",
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.nat(30),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 6 })),
  kind: fc.constantFrom("cut", "insert", "replace", "repeat", "truncate"),
});

function damaged(text: string, changes: readonly { at: number; size: number; piece: string; kind: string }[]): string {
  let out = text;
  for (const { at, size, piece, kind } of changes) {
    const from = Math.floor(at * out.length);
    const rest = out.slice(from + size);
    if (kind === "cut") out = out.slice(0, from) + rest;
    else if (kind === "insert") out = out.slice(0, from) + piece + out.slice(from);
    else if (kind === "replace") out = out.slice(0, from) + piece + rest;
    else if (kind === "repeat") out = out.slice(0, from) + out.slice(from, from + size).repeat(3) + out.slice(from);
    else out = out.slice(0, from);
  }
  return out;
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
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      async (seed, changes) => {
        peer.send(Buffer.from(damaged(seed, changes), "latin1"));
        await peer.fence();
        peer.inbox.length = 0;
      },
    ),
    { seed: 7, numRuns: RUNS },
  );
  for (const session of sessions) session.reject(480);
  await stage.close();
  expect(endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0 });
  expect(endpoint.stats().failures).toBe(0);
}, 30_000);

test("a stream of damaged messages ends at most its own connection", async () => {
  const stage = await openStage();
  const { port } = await stage.endpoint.listen("tcp", "127.0.0.1", 0);
  const good = stage.peer.request("OPTIONS", { body: "v=0" });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const peer = await TcpPeer.open(port);
      await peer.write(Buffer.from(good + damaged(good, changes) + good, "latin1"));
      peer.close();
      await stage.peer.fence();
    }),
    { seed: 8, numRuns: RUNS / 4 },
  );
  await stage.close();
  expect(stage.endpoint.stats()).toMatchObject({ transactions: 0, dialogs: 0, sessions: 0, connections: 0 });
}, 30_000);
