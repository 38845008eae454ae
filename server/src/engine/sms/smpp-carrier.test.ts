import { afterEach, expect, test } from "vitest";
import { until } from "../../../../test/support/until.js";
import { FakeClock } from "../../base/fake-clock.js";
import { createLog } from "../../base/log.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { type SmppPeer, SmppServer } from "../../net/smpp-server.js";
import type { SmppReply } from "../../net/smpp-socket.js";
import type { SmppOwnAnswer, SmppRequest } from "../../wire/smpp/session.js";
import { TLV, tlvNumber } from "../../wire/smpp/tlv.js";
import type { OutgoingPart } from "./link.js";
import type { CarrierEvent } from "./receiver.js";
import { SmppCarrier } from "./smpp-carrier.js";

const log = createLog("silent");
const SMS = { uuid: "u", from: "15550100001", to: "15550100002", message: "x".repeat(161) };
const part = (number: number, form: "udh8" | "udh16" = "udh8"): OutgoingPart => ({
  id: 0x1_0007,
  number,
  total: 2,
  reference: 0x0102,
  form,
  encoding: "GSM-7",
  bytes: Buffer.from("text"),
});
const never = new AbortController().signal;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A carrier with a message centre that answers as told, bound. */
async function bound(
  settings: CarrierSetup["settings"] = {},
  o: {
    readonly take?: (event: CarrierEvent) => Promise<void>;
    /** Digests that were forgotten. */
    readonly seen?: string[];
    readonly answer?: (pdu: SmppRequest) => Promise<SmppOwnAnswer>;
  } = {},
) {
  const peers: SmppPeer[] = [];
  const submits: SmppRequest[] = [];
  const { answer = async () => ({ status: 0, text: "id1" }) } = o;
  const server = new SmppServer({
    clock: new FakeClock(),
    log,
    system_id: "centre",
    door: {
      bind: async (_wish, peer) => {
        peers.push(peer);
        const take = (pdu: SmppRequest) => {
          submits.push(pdu);
          return answer(pdu);
        };
        return { guest: { take, ended: () => void peers.splice(peers.indexOf(peer), 1) }, peerWindow: 100, window: 10 };
      },
    },
  });
  const port = await server.listen("127.0.0.1", 0);
  open.push(server);
  const clock = new FakeClock();
  const made = new SmppCarrier({
    carrier: {
      uuid: "c",
      name: "far",
      kind: "smpp",
      is_active: true,
      direction: "both",
      settings: { host: "127.0.0.1", port, ...settings },
      secrets: { password: "secret1" },
    },
    receiver: {
      take: o.take ?? (async () => undefined),
      seen: async (_carrier, digests) => void o.seen?.push(...digests),
    },
    clock,
    log,
    random: () => 0.5,
    onUp: () => undefined,
  });
  open.push(made);
  made.start();
  await until("the carrier is bound", () => made.isUp && peers.length > 0);
  return { made, clock, peers, submits };
}

const DELIVERY = {
  service_type: "",
  source_addr_ton: 1,
  source_addr_npi: 1,
  source_addr: "0015550100002",
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: "15550100001",
  esm_class: 0,
  protocol_id: 0,
  priority_flag: 0,
  schedule_delivery_time: "",
  validity_period: "",
  registered_delivery: 0,
  replace_if_present_flag: 0,
  data_coding: 0,
  sm_default_msg_id: 0,
  short_message: Buffer.from("hello"),
};
const statusOf = (reply: SmppReply | undefined) => (reply?.kind === "answered" ? reply.answer.status : reply?.kind);

test("parts go out in the form of the carrier, with an id of ours", async () => {
  const forms = [
    ["udh8", 0x40, "050003020201"],
    ["udh16", 0x40, "06080401020201"],
    ["sar", 0, ""],
  ] as const;
  for (const [concat, esm_class, header] of forms) {
    const { made, submits } = await bound({ concat, number_format: "plus" });
    const result = await made.submit(SMS, part(1, made.form), never);
    expect(result).toEqual({ kind: "accepted", id: "id1" });
    const [pdu] = submits;
    expect(pdu?.fields).toMatchObject({
      source_addr: "+15550100001",
      esm_class,
      data_coding: 0,
      registered_delivery: 1,
    });
    const { short_message } = (pdu?.fields ?? {}) as { short_message?: Buffer };
    expect(short_message?.toString("hex")).toBe(header + Buffer.from("text").toString("hex"));
    expect(tlvNumber(pdu?.tlvs ?? new Map(), TLV.user_message_reference)).toBe(7);
    expect(tlvNumber(pdu?.tlvs ?? new Map(), TLV.sar_segment_seqnum)).toBe(concat === "sar" ? 1 : undefined);
  }
});

test("a carrier that takes whole texts gets them as message_payload", async () => {
  const { made, submits } = await bound({ concat: "payload" });
  expect(made.isWhole).toBe(true);
  await made.submit(SMS, part(1), never);
  expect(submits[0]?.tlvs.get(TLV.message_payload)?.toString()).toBe(SMS.message);
});

test("no more messages are in doubt than the window holds, from the submit to the store", async () => {
  const { made, clock } = await bound({ window: 1 });
  const giveBack = await made.permit(never);
  let second: (() => void) | undefined;
  const waiting = made.permit(never).then((one) => {
    second = one;
  });
  await made.submit(SMS, part(1), never);
  expect(second).toBeUndefined();
  giveBack();
  giveBack();
  await waiting;
  const third = made.permit(never);
  clock.advance(20_000);
  expect(await third).toBeTypeOf("function");
});

test("a delivery is answered when it is stored, and refused for now when it cannot be", async () => {
  const events: CarrierEvent[] = [];
  let fails = true;
  const take = async (event: CarrierEvent) => {
    if (fails) throw new Error("no database");
    events.push(event);
  };
  const { peers } = await bound({}, { take });
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0x64);
  fails = false;
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0);
  expect(events).toMatchObject([{ kind: "text", from: "15550100002", to: "15550100001", text: "hello" }]);
});

test("a delivery that was stored while the link broke is not forgotten before it is answered", async () => {
  const events: CarrierEvent[] = [];
  let store: (() => void) | undefined;
  const take = (event: CarrierEvent) => {
    events.push(event);
    return events.length > 1 ? Promise.resolve() : new Promise<void>((resolve) => (store = resolve));
  };
  const seen: string[] = [];
  const { made, clock, peers } = await bound({}, { take, seen });
  const lost = peers[0]?.deliver(DELIVERY);
  await until("it is being stored", () => store !== undefined);
  peers[0]?.destroy();
  expect(statusOf(await lost)).toBe("unanswered");
  await until("the link is down", () => !made.isUp);
  store?.();
  clock.advance(1_000);
  await until("the link is back", () => made.isUp && peers.length > 0);
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0);
  expect(seen).toEqual([]);
  // The store knows it by its digest, and takes it for the same.
  expect(events).toHaveLength(2);
  expect(new Set(events.map(({ event }) => event.digest)).size).toBe(1);
  clock.advance(200);
  await until("the carrier is known to have read the answer", () => seen.length > 0);
  expect(seen).toEqual([events[0]?.event.digest]);
});

test("an answer that the link took with it is not known to be read, and the same over the next link is the same", async () => {
  const events: CarrierEvent[] = [];
  const seen: string[] = [];
  const take = async (event: CarrierEvent) => void events.push(event);
  const { made, clock, peers } = await bound({}, { take, seen });
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0);
  peers[0]?.destroy();
  await until("the link is down", () => !made.isUp);
  clock.advance(1_000);
  await until("the link is back", () => made.isUp && peers.length > 0);
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0);
  expect(seen).toEqual([]);
  expect(new Set(events.map(({ event }) => event.digest)).size).toBe(1);
  // Over the same link it is another one: the former must be forgotten first.
  expect(statusOf(await peers[0]?.deliver(DELIVERY))).toBe(0);
  expect(seen).toEqual([events[0]?.event.digest]);
});

test("a rate spreads submits, and 0x04 has the link bound anew", async () => {
  const { made, clock, submits } = await bound({ rate: 2 }, { answer: async () => ({ status: 4 }) });
  expect(await made.submit(SMS, part(1), never)).toMatchObject({ kind: "refused", action: "rebind" });
  await until("the link is down", () => !made.isUp);
  clock.advance(400);
  const next = made.submit(SMS, part(1), never);
  clock.advance(99);
  expect(submits).toHaveLength(1);
  await until("the link is back", () => {
    clock.advance(1_000);
    return made.isUp;
  });
  expect(["down", "refused"]).toContain((await next).kind);
});

test("a carrier that refuses receipts of states on the way is asked for final ones, once for all", async () => {
  const flags: number[] = [];
  const answer = async (pdu: SmppRequest) => {
    const asked = "registered_delivery" in pdu.fields ? pdu.fields.registered_delivery : 0;
    flags.push(asked);
    return asked === 17 ? { status: 0x07 } : { status: 0, text: "id1" };
  };
  const { made } = await bound({ registered_delivery: 17 }, { answer });
  expect(await made.submit(SMS, part(1), never)).toEqual({ kind: "accepted", id: "id1" });
  expect(await made.submit(SMS, part(2), never)).toEqual({ kind: "accepted", id: "id1" });
  expect(flags).toEqual([17, 1, 1]);
});

test("a carrier that refuses final receipts, too, refuses the message", async () => {
  const { made, submits } = await bound({ registered_delivery: 18 }, { answer: async () => ({ status: 0x07 }) });
  expect(await made.submit(SMS, part(1), never)).toEqual({ kind: "refused", action: "refused", code: "0x00000007" });
  expect(submits).toHaveLength(2);
});
