import { expect, test } from "vitest";
import type { Log } from "../../base/log.js";
import type { NgAnswer, NgCommand } from "../../wire/rtpengine/ng.js";
import { makeOffer } from "../../wire/sdp/offer-answer.js";
import { Rtpengine } from "./rtpengine.js";

const sdp = (port: number) =>
  makeOffer({
    ...{ address: "192.0.2.9", port, sessionId: 1, version: 1 },
    ...{ codecs: ["PCMU"], telephoneEvent: 101, direction: "sendrecv", ptimeMs: 20 },
  });
const SIDES = [4000, 5000].map((port) => ({ address: "192.0.2.1", port, codec: "PCMU", ptimeMs: 20 }) as const);

/** A daemon in the test's hand; `answers` may fail. */
function start(answers: (command: NgCommand) => NgAnswer) {
  const asked: NgCommand[] = [];
  const told: string[] = [];
  const log = {
    warn: (_fields: object, text: string) => told.push(`warn ${text}`),
    info: (_fields: object, text: string) => told.push(`info ${text}`),
  };
  const request = async (command: NgCommand) => {
    asked.push(command);
    return answers(command);
  };
  const relay = new Rtpengine({ client: { request }, newId: () => "id", log: log as unknown as Log });
  return { relay, asked, told, open: () => relay.open(SIDES[0]!, SIDES[1]!) };
}

const relays = ({ command }: NgCommand): NgAnswer => ({
  result: "ok",
  sdp: sdp(command === "offer" ? 31_000 : 31_010),
});

test("a call has an address for each side, and is let go", async () => {
  const { open, asked } = start(relays);
  const call = await open();
  expect(call).toMatchObject({
    forFirst: { address: "192.0.2.9", port: 31_010 },
    forSecond: { address: "192.0.2.9", port: 31_000 },
  });
  expect(await call!.isAlive()).toBe(true);
  await call!.close();
  expect(asked.map(({ command }) => command)).toEqual(["offer", "answer", "query", "delete"]);
  expect(asked[0]).toMatchObject({ callId: "id", sdp: expect.stringContaining("m=audio 4000 ") });
  expect(asked[1]).toMatchObject({ callId: "id", sdp: expect.stringContaining("m=audio 5000 ") });
});

test("a daemon that is away is told of once, and once when it is back", async () => {
  let isAway = true;
  const { open, told } = start((command) => {
    if (isAway) throw new Error("no answer");
    return relays(command);
  });
  expect([await open(), await open()]).toEqual([undefined, undefined]);
  expect(told).toHaveLength(1);
  isAway = false;
  const call = await open();
  expect(told).toHaveLength(2);
  isAway = true;
  expect(await call!.isAlive()).toBe(false);
  expect(told.map((line) => line.split(" ")[0])).toEqual(["warn", "info", "warn"]);
});

test.each([undefined, "junk", sdp(31_000).replace("31000", "0")])("an answer with %j is no relay", async (text) => {
  const { open } = start(() => ({ result: "ok", sdp: text }));
  expect(await open()).toBeUndefined();
});
