import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gauge, readMetrics, untilAtRest } from "../support/metrics-reader.js";
import { RtpPeer } from "../support/rtp-peer.js";
import { hasSipp, Sipp, type SippOptions } from "../support/sipp.js";
import { useStage } from "../support/stage.js";
import { until } from "../support/until.js";

const stage = useStage();
const DOCUMENT = '<Response><Say>Hello</Say><Pause length="60000"/></Response>';
/** Longer than a busy machine needs to begin 50 calls. */
const TOGETHER_MS = 15_000;

describe.skipIf(!hasSipp)("many calls from the telephone network (SIPp)", () => {
  let sink: RtpPeer;
  let number: number;
  let timers: number;

  beforeAll(async () => {
    sink = await RtpPeer.open();
    number = stage.platform.ready.numbers[1]!;
    await stage.app(number, DOCUMENT);
    timers = await timeouts();
  });

  afterAll(() => sink?.close());

  /** Timers that the process holds. */
  async function timeouts(): Promise<number> {
    return (await readMetrics(stage.platform.url)).get('nodejs_active_resources{type="Timeout"}') ?? 0;
  }

  function calls(o: Partial<SippOptions> & { talkMs: number }) {
    const { talkMs, ...rest } = o;
    const keys = { caller: "+15550100001", from_host: "127.0.0.1", rtp_port: sink.port, talk_ms: talkMs };
    return Sipp.start({
      scenario: "carrier-short-calls",
      target: stage.platform.sip,
      service: String(number),
      keys,
      limitMs: 120_000,
      ...rest,
    });
  }

  /** Everything that calls take is given back: gauges, timers, rows that are open. */
  async function expectNothingLeft(callsInAll: number): Promise<void> {
    await untilAtRest(stage.platform.url);
    const [open] = await stage.platform.sql("select count(*)::int as n from call where state <> 'destroyed'");
    expect(open.n).toBe(0);
    const [owned] = await stage.platform.sql("select count(*)::int as n from call where node is not null");
    expect(owned.n).toBe(0);
    const { total } = await stage.api.post("/call/search", { state: "destroyed", state_end: "completed" });
    expect(total).toBe(callsInAll);
    await until("no timer more than before", async () => (await timeouts()) <= timers + 3 || undefined);
  }

  it("leave nothing behind: 100 in a row, then 50 at once", async () => {
    const row = await (await calls({ calls: 100, atOnce: 1, rate: 100, talkMs: 50 })).succeeds();
    expect(row).toMatchObject({ successful: 100, failed: 0 });

    const together = await calls({ calls: 50, atOnce: 50, rate: 25, talkMs: TOGETHER_MS });
    await until(
      "50 calls at once",
      async () => (await gauge(stage.platform.url, "opentact_calls")) === 50 || undefined,
    );
    expect(await gauge(stage.platform.url, "opentact_rtp_ports_in_use")).toBe(50);
    expect(await together.succeeds()).toMatchObject({ successful: 50, failed: 0 });
    await expectNothingLeft(150);
    await expectCounted(150);
  });

  /** What operators see of the calls: figures of each, and their SIP messages in the database. */
  async function expectCounted(callsInAll: number): Promise<void> {
    const figures = await readMetrics(stage.platform.url);
    const counted = [
      'opentact_call_legs_total{direction="in",end="completed"}',
      'opentact_call_answer_seconds_count{direction="in"}',
      'opentact_call_talk_seconds_count{direction="in"}',
    ].map((name) => figures.get(name));
    expect(counted).toEqual([callsInAll, callsInAll, callsInAll]);
    const invites = figures.get('opentact_sip_requests_total{direction="in",method="INVITE"}') ?? 0;
    const copies = figures.get('opentact_sip_retransmissions_total{direction="in",method="INVITE"}') ?? 0;
    expect(invites - copies).toBe(callsInAll);
    const traced = () =>
      stage.platform.sql("select count(distinct leg)::int as n from call_trace, unnest(calls) as leg");
    await until("the trace of every call", async () => (await traced())[0].n >= callsInAll);
    expect(await traced()).toEqual([{ n: callsInAll }]);
  }

  it("each have their events, in order and without a gap", async () => {
    const rows = await stage.platform.sql(
      `select ref_id, count(*)::int as n, max(sequence)::int as last, count(distinct sequence)::int as different
       from outbox where type in ('call_state', 'call_flow') group by ref_id`,
    );
    expect(rows).toHaveLength(150);
    for (const row of rows) expect([row.n, row.different]).toEqual([row.last, row.last]);
  });
});
