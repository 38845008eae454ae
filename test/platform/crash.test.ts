import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LabCarrier } from "../../server/src/lab/carrier.js";
import type { LabPhone } from "../../server/src/lab/phone.js";
import { toneSource } from "../../server/src/lab/source.js";
import type { Json } from "../support/api-client.js";
import { EventClient } from "../support/event-client.js";
import { freePort } from "../support/free-port.js";
import { HookReceiver } from "../support/hook-receiver.js";
import { LabSide } from "../support/lab-side.js";
import { gauge } from "../support/metrics-reader.js";
import { Platform } from "../support/platform.js";
import { processesNaming } from "../support/processes.js";
import { seededDataDir } from "../support/seeded-data-dir.js";
import { hasSipp, Sipp } from "../support/sipp.js";
import { readWav } from "../support/tone.js";
import { until } from "../support/until.js";

/** A power cut in the middle of calls, and the next start on the same folder. */
describe("kill -9 in the middle of calls", () => {
  let platform: Platform;
  let lab: LabSide;
  let carrier: LabCarrier;
  let alice: LabPhone;
  let before: Platform["ready"];
  let recorded: string;
  let lastSeen: Json;
  let receiver: HookReceiver;

  beforeAll(async () => {
    receiver = await HookReceiver.start();
    // The attempt to tell that the call is live is in flight when the power goes.
    receiver.answer = ({ body }) => (body.state === "live" ? () => new Promise<number>(() => undefined) : 200);
    const dataDir = await seededDataDir();
    const env = { SIP_PORT: String(await freePort()) };
    platform = await Platform.start({ dataDir, env });
    before = platform.ready;
    const events = await platform.events();
    lab = new LabSide(platform);
    carrier = await lab.carrier();
    alice = await lab.phone("alice");
    const api = await platform.api();
    const [, tn] = before.numbers;
    const { uuid } = await api.post("/sip/app", { name: "Recorded", webhook_url: receiver.url() });
    const document = `<Response><Record tag="r"><Dial><To>alice@${before.sip_domain}</To></Dial></Record></Response>`;
    await api.post(`/sip/app/call/flow/${uuid}`, document, { "content-type": "application/xml" });
    await api.post(`/sip/app/${uuid}/tnlease`, { add: [String(tn)] });

    const call = await carrier.call({ from: "+15550100001", to: String(tn) });
    const called = await alice.nextCall(60_000);
    await called.answer();
    await call.answered;
    call.media.play(toneSource([700]));
    expect(await called.media.hearsTone(700, 1_500, 60_000)).toBe(true);
    lastSeen = await events.next((frame) => frame.command === "Dial");
    recorded = lastSeen.ref_id;
    await until("the attempt in flight", () => toldOf(recorded).includes("live"));
    await platform.kill();
    receiver.answer = () => 200;
    platform = await Platform.start({ dataDir, env });
  });

  /** States of a leg that the app was told, as often as it was. */
  const toldOf = (leg: string): string[] =>
    receiver.requests.filter(({ body }) => body.uuid === leg).map(({ body }) => body.state);

  afterAll(async () => {
    await receiver?.close();
    await lab?.close();
    await platform?.stop();
    await platform?.remove();
  });

  it("is followed by a start that finds everything as it was", () => {
    const { account, admin, numbers, sip_domain, sip_users } = platform.ready;
    expect({ account, admin, numbers, sip_domain, sip_users }).toEqual({
      account: before.account,
      admin: before.admin,
      numbers: before.numbers,
      sip_domain: before.sip_domain,
      sip_users: before.sip_users,
    });
  });

  it("leaves one platform and one database in the folder", async () => {
    const programs = await processesNaming(`${platform.dataDir}/pg`);
    expect(programs.filter((line) => / -D /.test(line))).toHaveLength(1);
  });

  it("closes the interrupted legs in the log, with the reason", async () => {
    const api = await platform.api();
    const { data, total } = await api.post("/call/search", {});
    expect(total).toBe(2);
    for (const call of data)
      expect(call).toMatchObject({
        state: "destroyed",
        state_end: "failed",
        state_reason: "node_lost",
        q850_cause: 41,
        hangup_on: expect.any(String),
        destroy_on: expect.any(String),
      });
  });

  it("tells the end of those calls in their own sequence to who reads on", async () => {
    const client = await EventClient.open(platform.ready.ws_url);
    client.send({ type: "auth", payload: (await platform.api()).token, since: lastSeen.position });
    await client.next((frame) => frame.type === "replay");
    const frames = client.about(recorded);
    expect(frames.filter((frame) => frame.type === "call_state").map((frame) => frame.payload.state)).toEqual([
      "hangup",
      "destroyed",
    ]);
    expect(frames.map((frame) => frame.sequence)).toEqual(frames.map((_, at) => lastSeen.sequence + 1 + at));
    await client.close();
  });

  it("loses no webhook: what was in flight is sent again with the same id, then what came after it, in order", async () => {
    await until("the last state", () => toldOf(recorded).includes("destroyed"));
    expect(toldOf(recorded)).toEqual(["init", "ringing", "live", "live", "hangup", "destroyed"]);
    const lives = receiver.requests.filter(({ body }) => body.uuid === recorded && body.state === "live");
    expect(new Set(lives.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    const ids = await platform.sql("select uuid from outbox where type = 'call_state'");
    const wasTold = (uuid: string) => receiver.requests.some(({ headers }) => headers["webhook-id"] === uuid);
    await until("every state of every leg", () => ids.every((row: Json) => wasTold(row.uuid)));
  });

  it("keeps what was recorded until then", async () => {
    const api = await platform.api();
    const [record] = await api.get(`/call/${recorded}/record`);
    expect(record).toMatchObject({ state: "available", tag: "r" });
    const file = await api.download(`/call/record/${record.uuid}/file`);
    const [{ file: key }] = await platform.sql(`select file from call_record where uuid = '${record.uuid}'`);
    expect((await readFile(join(platform.dataDir, "blobs", key))).includes(file.subarray(1_000, 9_000))).toBe(false);
    const [sound] = readWav(file);
    expect(sound!.toneMs(700)).toBeGreaterThan(500);
  });

  it("lets a phone that was registered be called without registering again", async () => {
    const again = new LabSide(platform);
    const bob = await again.phone("bob");
    const call = await bob.call("alice");
    const called = await alice.nextCall(60_000);
    expect(called.from).toBe("bob");
    await call.hangup();
    await again.close();
  });

  it("holds no call and no port of those it closed", async () => {
    for (const call of alice.calls) await call.hangup();
    for (const name of ["opentact_calls", "opentact_rtp_ports_in_use", "opentact_call_journal_waiting"])
      await until(`${name} at 0`, async () => (await gauge(platform.url, name)) === 0 || undefined);
  });
});

describe.skipIf(!hasSipp)("kill -9 again and again while calls come in", () => {
  it("never leaves a call open in the log", async () => {
    const dataDir = await seededDataDir();
    let platform = await Platform.start({ dataDir });
    for (const seen of [3, 11]) {
      const calls = await Sipp.start({
        scenario: "carrier-short-calls",
        target: platform.sip,
        service: String(platform.ready.numbers[0]),
        keys: { caller: "+15550100001", from_host: "127.0.0.1", rtp_port: await freePort(), talk_ms: 300 },
        calls: 1_000,
        rate: 20,
      });
      const [{ n: before }] = await platform.sql("select count(*)::int as n from call");
      await until("calls in the log", async () => {
        const [{ n }] = await platform.sql("select count(*)::int as n from call");
        return n - before >= seen || undefined;
      });
      await platform.kill();
      await calls.stop();
      platform = await Platform.start({ dataDir });
      const rows = await platform.sql(
        "select state, state_reason, node, destroy_on from call where state <> 'destroyed' or node is not null",
      );
      expect(rows).toEqual([]);
      const gaps = await platform.sql(
        "select ref_id from outbox where type like 'call%' group by ref_id having count(*) <> max(sequence)",
      );
      expect(gaps).toEqual([]);
    }
    await platform.stop();
    await platform.remove();
  });
});
