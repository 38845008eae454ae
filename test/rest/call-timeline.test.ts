import type { ICallTimelineEntry } from "@opentact/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createLog } from "../../server/src/base/log.js";
import type { CallRow } from "../../server/src/domain/call/port/call-row.js";
import type { TracedLeg, TracedMessage } from "../../server/src/domain/call/port/traces.js";
import { SqlCallRating } from "../../server/src/store/call-rating.js";
import { SqlCallTraces } from "../../server/src/store/call-trace.js";
import { SqlCallWriter } from "../../server/src/store/call-writer.js";
import { at, callRow, changeOf, flowRow, recordRow, stateEvent } from "../support/call-rows.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import { packedOf } from "../support/packed-legs.js";
import { readPcap } from "../support/read-pcap.js";
import type { RestPerson } from "../support/rest.js";
import { MADE_UP } from "../support/rows.js";

const RECORD = newUuid();
let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let a: CallRow;
let b: CallRow;

const SDP =
  "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 9 101\r\na=rtpmap:101 telephone-event/8000\r\n";
const INVITE = `INVITE sip:x@192.0.2.1 SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\nContent-Length: 999\r\n\r\n${SDP}`;
const OK = `SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nl: 3\r\n\r\n${SDP}`;

const said = (seconds: number, number: number, direction: "in" | "out", message: string): TracedMessage => ({
  time: at(seconds),
  number,
  direction,
  transport: "udp",
  peer: "198.51.100.7:5062",
  call_id: "1@phone",
  message,
});

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob] = [await world.person(), await world.person()];
  await world.setBalance(ann, 50);
  const tn = 12_015_550_444;
  await world.lease(ann, tn);
  await sql`update tn_profile set voice_outgoing_per_min_cost = 0.02 where name = 'US'`.execute(world.store.db);
  await world.setBalance(ann, 5);
  const ended = { state: "destroyed", answer_on: at(3), hangup_on: at(70), destroy_on: at(71) } as const;
  const user = await userOf(ann);
  const quality = {
    codec: "G722",
    mos: 4.3,
    remote_mos: null,
    packets_sent: 10,
    packets_received: 10,
    packets_lost: 0,
    packets_late: 0,
    loss: 0,
    remote_loss: null,
    jitter: 0.1,
    remote_jitter: null,
    round_trip: null,
    voice: 1,
    problem: null,
  } as const;
  a = callRow(ann, { ...ended, sip_user: user, quality });
  b = callRow(ann, {
    ...ended,
    parent: a.uuid,
    direction: "out",
    to: "12125550142",
    created_on: at(1),
    price: 0.04,
    currency: "USD",
  });
  const rating = new SqlCallRating(world.store);
  const leg = {
    call: b.uuid,
    account: ann.account,
    node: "n1",
    kind: "voice_outgoing",
    tn,
    far: b.to,
    profile: null,
    now: at(1),
  } as const;
  await rating.open(leg);
  const writer = new SqlCallWriter(world.store, createLog("silent"));
  await writer.write([
    changeOf(a, {
      flows: [flowRow(a, 2)],
      records: [recordRow(a, { uuid: RECORD, tag: "vm", created_on: at(4), modified_on: at(600), state: "deleted" })],
      events: [{ ...stateEvent({ ...a, modified_on: at(0) }, 1), message: MADE_UP }],
    }),
    changeOf(b, { owed: { seconds: 67 } }),
  ]);
  const fetch = {
    time: at(2),
    number: 1,
    method: "GET",
    url: "https://app.example.org/flow?key=***",
    status: 200,
    duration_ms: 12,
    size: 40,
    error: null,
  };
  const step = { record: RECORD, tag: "vm", duration: 2, reason: null } as const;
  const legs: TracedLeg[] = [
    {
      call: a.uuid,
      account: ann.account,
      is_cut: false,
      messages: [said(0, 1, "in", INVITE), said(3, 4, "out", OK)],
      fetches: [fetch],
      steps: [
        { ...step, time: at(5), step: "ended", size: null, format: null },
        { ...step, time: at(5.2), step: "stored", size: 32_044, format: "wav" },
      ],
    },
    {
      call: b.uuid,
      account: ann.account,
      is_cut: false,
      messages: [said(1, 2, "out", INVITE), said(2.5, 3, "in", OK)],
    },
  ];
  await new SqlCallTraces(world.store).write(packedOf(legs), at(71));
});
afterAll(() => world.close());

async function userOf(person: RestPerson): Promise<string> {
  const { payload } = await world.call("POST", "/sip/domain", {
    as: person,
    body: { domain: `d${newUuid().slice(0, 8)}` },
  });
  const body = { login: "phone", password: "a password of a phone" };
  return (await world.call("POST", `/sip/domain/${payload.domain}/user`, { as: person, body })).payload.uuid;
}

const timeline = (uuid: string, as = ann, headers = {}) => world.call("GET", `/call/${uuid}/timeline`, { as, headers });
const shortOf = ({ call, kind, summary }: ICallTimelineEntry) => `${call === a.uuid ? "A" : "B"} ${kind} ${summary}`;

test("all that is known of a call stands in one row of time, whichever of its legs is asked for", async () => {
  const { status, payload } = await timeline(b.uuid);
  expect([status, payload.call, payload.is_cut, payload.is_over]).toEqual([200, b.uuid, false, true]);
  expect(payload.legs).toMatchObject([
    { uuid: a.uuid, letter: "A", parent: null, codec: "G722", price: null },
    { uuid: b.uuid, letter: "B", parent: a.uuid, codec: "G722", price: 0.04, currency: "USD" },
  ]);
  expect(payload.entries.map(shortOf)).toEqual([
    "A sip INVITE sip:x@192.0.2.1",
    `A event ${MADE_UP}`,
    "B sip INVITE sip:x@carrier",
    "B money 0.02 USD a minute by the number, 0.02 set aside",
    "A fetch GET https://app.example.org/flow?key=*** 200 (12 ms)",
    "A command Say[2]: Say finished",
    "B sip 200 OK (INVITE)",
    "A sip 200 OK (INVITE)",
    "A recording Recording vm begun",
    "A recording Recording vm ended, 2 s",
    "A recording Recording vm stored, 2 s, 32044 bytes wav",
    "B money 0.04 USD charged (Call of 12015550444, 2 min), balance 4.96",
    "A media G722, MOS 4.3, loss 0 %, jitter 0.1 ms",
    "A recording Recording vm deleted",
  ]);
  const { entries } = payload;
  expect(entries[0].sip.sdp).toEqual({
    address: "192.0.2.7",
    port: 4000,
    codecs: ["G722", "telephone-event"],
    direction: "sendrecv",
    is_encrypted: false,
  });
  expect(entries[11].money).toMatchObject({
    action: "charged",
    amount: 0.04,
    seconds: 120,
    per_minute: 0.02,
    balance: 4.96,
  });
  expect(new Set(entries.map(({ id }: { id: string }) => id)).size).toBe(entries.length);
  expect((await timeline(a.uuid)).payload.entries).toEqual(entries);
});

test("of the operator's carriers a customer sees no more than in the trace; an Admin does", async () => {
  const hidden = (await timeline(a.uuid)).payload.entries.filter((e: ICallTimelineEntry) => e.call === b.uuid && e.sip);
  expect(hidden.map((e: ICallTimelineEntry) => e.sip?.peer)).toEqual(["carrier", "carrier"]);
  expect(JSON.stringify(hidden)).not.toContain("198.51.100.7");
  const admins = (await timeline(a.uuid, await world.admin())).payload.entries;
  expect(admins.filter((e: ICallTimelineEntry) => e.sip?.peer === "198.51.100.7:5062")).toHaveLength(4);
});

test("as text it is a ladder with a column for each leg", async () => {
  const text = (await timeline(a.uuid, ann, { accept: "text/plain" })).text as string;
  expect(text).toContain(`Leg A: ${a.uuid}  in +15550100001 > 15550100002`);
  expect(text).toMatch(/0\.000 s {2}INVITE|0\.000 s {2}. INVITE/);
  expect(text).toContain("G722,telephone-event 192.0.2.7:4000");
  expect(text).toMatch(/\| {2}money {3}B {2}0\.04 USD charged/);
  expect(text).toMatch(/\| {2}record {2}A {2}Recording vm stored, 2 s/);
});

test("the capture holds each message as a packet of its time, with true lengths and sums", async () => {
  const { status, headers, bytes } = await world.call("GET", `/call/${b.uuid}/pcap`, { as: ann });
  expect([status, headers["content-type"]]).toEqual([200, "application/vnd.tcpdump.pcap"]);
  const packets = readPcap(bytes);
  expect(packets.map(({ atMs, protocol }) => [atMs, protocol])).toEqual(
    [0, 1, 2.5, 3].map((seconds) => [Date.parse(at(seconds)), "udp"]),
  );
  expect(packets.every(({ isSound }) => isSound)).toBe(true);
  expect(packets[0]).toMatchObject({ from: "198.51.100.7:5062" });
  expect(packets[1]?.to).toBe("192.0.2.1:5060");
  expect(packets[3]?.to).toBe("198.51.100.7:5062");
  expect(packets[0]?.payload.toString()).toBe(INVITE.replace("999", String(SDP.length)));
  expect(packets[3]?.payload.toString()).toBe(OK.replace("l: 3", `l: ${SDP.length}`));
});

test("a call of somebody else has neither", async () => {
  for (const path of ["timeline", "pcap"]) {
    expect((await world.call("GET", `/call/${a.uuid}/${path}`, { as: bob })).status).toBe(404);
    expect((await world.call("GET", `/call/${newUuid()}/${path}`, { as: ann })).status).toBe(404);
  }
});
