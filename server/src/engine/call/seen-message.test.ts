import { expect, test } from "vitest";
import { WireSlab } from "../../base/wire-slab.js";
import { SeenMessage } from "./seen-message.js";

const PARTS = {
  number: 7,
  direction: "in",
  peer: { transport: "udp", host: "192.0.2.1", port: 5060 },
  callId: "c",
} as const;

test("a message is told as it was and when it was, also when its memory is full and the clock was set back since", () => {
  const slab = new WireSlab();
  const since = { startMs: 1_800_000_000_000 };
  const bytes = Buffer.alloc(8_192);
  const seen = Array.from(
    { length: 40 },
    (_, n) => new SeenMessage(PARTS, bytes.fill(n), slab, since, since.startMs + n - 20),
  );
  bytes.fill(255);
  expect(seen.map(({ wire, atMs, length }) => [wire[0], wire.at(-1), wire.length, length, atMs])).toEqual(
    seen.map((_, n) => [n, n, 8_192, 8_192, since.startMs + n - 20]),
  );
  expect(seen[0]).toMatchObject(PARTS);
});
