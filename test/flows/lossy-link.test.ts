import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCall } from "../../server/src/lab/call.js";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { seededRandom } from "../../server/src/lab/random.js";
import { CarrierSide } from "../support/carrier-side.js";
import { over } from "../support/lab-side.js";
import { LossyRelay } from "../support/lossy-relay.js";
import { readMetrics } from "../support/metrics-reader.js";
import { useStage } from "../support/stage.js";
import { until, within } from "../support/until.js";

const stage = useStage();
const SEED = 20_261;
const FAULTS = { loss: 0.05, doubling: 0.05, reorder: 0.05 };
/** In each direction. */
const CALLS = 60;
const BETWEEN_MS = 80;
const TALK_MS = 300;
/** A message may be lost three times in a row: 0.5 + 1 + 2 s. */
const PATIENCE_MS = 60_000;
const CALLED = "12125550188";

describe(`a network that loses, doubles and delays one message in twenty (seed ${SEED})`, () => {
  let network: LabCarrier;
  let relay: LossyRelay;
  let alice: LabPhone;
  let number: number;
  /** Call-IDs of the INVITEs that reached the network. */
  const reached = new Set<string>();

  beforeAll(async () => {
    network = await stage.lab.carrier();
    network.setBehaviour(`+${CALLED}`, { script: "ring\nanswer\nexpect hangup within 60s" });
    network.trace = (direction, _peer, text) => {
      if (direction === "in" && text.startsWith("INVITE")) reached.add(/^Call-ID: *(\S+)/im.exec(text)![1]!);
    };
    const { sip: platform } = stage.platform;
    relay = await LossyRelay.open({ platform, peer: network, faults: FAULTS, random: seededRandom(SEED) });
    network.connect(relay.near);
    await (await CarrierSide.of(stage.platform)).sendTo(relay.far);
    number = stage.platform.ready.numbers[1]!;
    await stage.app(number, '<Response><Pause length="60000"/></Response>');
    alice = await stage.lab.phone("alice");
  });

  afterAll(() => relay?.close());

  /** Begins calls one after the other and waits until all of them are over. */
  async function all(begin: () => Promise<LabCall>): Promise<string[]> {
    const calls: Promise<string>[] = [];
    for (let n = 0; n < CALLS; n++) {
      calls.push(begin().then(whole));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    return Promise.all(calls);
  }

  async function whole(call: LabCall): Promise<string> {
    await within("the answer", PATIENCE_MS, call.answered);
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    await call.hangup();
    return (await over(call, PATIENCE_MS)).by;
  }

  /** Resolves when no call, dialog or port is held any more. */
  async function rest(): Promise<void> {
    const held = [
      "opentact_calls",
      "opentact_sip_dialogs",
      "opentact_rtp_ports_in_use",
      "opentact_call_journal_waiting",
    ];
    const isOver = async () => {
      const figures = await readMetrics(stage.platform.url);
      return held.every((name) => figures.get(name) === 0) || undefined;
    };
    await until("the end of all calls", isOver, 60_000);
  }

  const legs = (direction: string, to: string) =>
    stage.platform.sql(
      `select state, state_end, q850_cause, count(*)::int as n from call where direction = $1 and "to" = $2
       group by state, state_end, q850_cause`,
      [direction, to],
    );
  const ENDED = [{ state: "destroyed", state_end: "completed", q850_cause: 16, n: CALLS }];

  it("sets up and ends each call of the network once", async () => {
    const ends = await all(() => network.call({ from: "+15550100001", to: String(number) }));
    expect(ends).toEqual(Array(CALLS).fill("us"));
    await rest();
    expect(await legs("in", String(number))).toEqual(ENDED);
  });

  it("sets up and ends each call to the network once", async () => {
    const ends = await all(() => alice.call(CALLED));
    expect(ends).toEqual(Array(CALLS).fill("us"));
    await rest();
    expect(await legs("in", CALLED)).toEqual(ENDED);
    expect(await legs("out", CALLED)).toEqual(ENDED);
    expect(reached.size).toBe(CALLS);
    await until("the end of all calls at the network", () => network.calls.size === 0 || undefined, PATIENCE_MS);
  });

  it("each leg has its events in order and without a gap, and the network was as bad as it should be", async () => {
    const rows = await stage.platform.sql(
      `select ref_id, count(*)::int as n, max(sequence)::int as last, count(distinct sequence)::int as different
       from outbox where type = 'call_state' group by ref_id`,
    );
    expect(rows).toHaveLength(3 * CALLS);
    for (const row of rows) expect(row.different).toBe(row.n);
    for (const { counts } of relay.links) {
      const sent = counts.passed - counts.doubled + counts.lost;
      expect(sent).toBeGreaterThan(4 * CALLS);
      for (const share of [counts.lost, counts.doubled, counts.reordered]) {
        expect(share / sent).toBeGreaterThan(0.02);
        expect(share / sent).toBeLessThan(0.09);
      }
    }
  });
});
