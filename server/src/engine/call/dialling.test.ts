import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import { NONE } from "../../base/short-list.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { CallContext } from "./call-context.js";
import type { PreparedTarget } from "./dialer.js";
import { type DialHearer, Dialling } from "./dialling.js";
import { Gone } from "./gone.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));
const CODECS = ["PCMU", "PCMA", "G722"] as const;

function target(): PreparedTarget {
  const peer = { transport: "udp", host: "192.0.2.1", port: 5060 } as const;
  const account = { uuid: "acc" } as unknown as CallAccount;
  const facts = { type: "CallSIP", direction: "out", from: "a", to: "b", parties: ["a", "b"], account } as const;
  const attempt = { uri: "b", target: peer, from: "", to: "", headers: NONE };
  return { written: "b", facts, routes: [[attempt]], delayMs: 0 };
}

/** A call whose caller speaks G.722, which is agreed on when its audio is opened. */
function call() {
  const offers: string[] = [];
  const clock = new FakeClock();
  const inviter = {
    invite: ({ body }: { body: Buffer | string }) => {
      offers.push(String(body));
      return {};
    },
  };
  const leg = { address: "127.0.0.1", port: 4000, remote: () => undefined };
  const a = {
    gone: new Gone(),
    media: undefined as unknown,
    openMedia: async () => {
      a.media = { leg, preferredCodecs: ["G722", "PCMU", "PCMA"] };
      return a.media;
    },
  };
  const records = { journal: { write: async () => undefined }, clock, node: "n", publicUrl: "" };
  const context = {
    ...{ a, hops: 70, place: { codecs: CODECS, openLeg: () => leg }, adopt: () => undefined },
    ...{ parts: { inviter, records, clock }, recordings: { start: async () => ({ stop: async () => undefined }) } },
  };
  return { offers, context: context as unknown as CallContext };
}

test.each(["from_ringing", "no"] as const)(
  "a target is offered what the caller speaks where that is known: record %s",
  async (record) => {
    const { offers, context } = call();
    const plan = { targets: [target()], timeoutMs: 30_000, sequential: false, ringback: { kind: "none" } as const };
    const more = { timeLimitMs: undefined, tag: undefined, asr: false, record };
    new Dialling(context).ring({ ...plan, ...more }, context.a.gone, {} as DialHearer);
    await turn();
    const [, formats] = /m=audio \d+ \S+ (\d+)/.exec(offers[0] ?? "") ?? [];
    expect(formats).toBe(record === "no" ? "0" : "9");
  },
);
