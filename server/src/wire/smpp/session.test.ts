import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "./commands.js";
import { type Pdu, parsePdu, printBare, printPdu } from "./pdu.js";
import { PLAIN_MESSAGE } from "./plain-message.js";
import { SMPP_LIMITS, type SmppEffect, type SmppLimits, type SmppRequest, SmppSession } from "./session.js";
import type { SmppRole } from "./session-rules.js";
import { SMPP_STATUS } from "./status.js";

const BIND = {
  system_id: "esme1",
  password: "secret1",
  system_type: "",
  interface_version: 0x34,
  addr_ton: 0,
  addr_npi: 0,
  address_range: "",
};
const SM = {
  ...PLAIN_MESSAGE,
  source_addr: "15550100001",
  destination_addr: "15550100002",
  registered_delivery: 1,
  short_message: Buffer.from("hello"),
};

const sent = (effects: readonly SmppEffect[]): Pdu[] =>
  effects.flatMap((one) => (one.kind === "send" ? [parsePdu(one.bytes) as Pdu] : []));
const kinds = (effects: readonly SmppEffect[]) => effects.map((one) => (one.kind === "end" ? one.reason : one.kind));
const bytesOf = (effects: readonly SmppEffect[]) =>
  Buffer.concat(effects.flatMap((one) => (one.kind === "send" ? [one.bytes] : [])));
const requests = (effects: readonly SmppEffect[]): SmppRequest[] =>
  effects.flatMap((one) => (one.kind === "request" ? [one.pdu] : []));
const submitOf = (sequence_number: number) => printPdu({ command: "submit_sm", sequence_number, fields: SM });

function session(role: SmppRole, limits: Partial<SmppLimits> = {}) {
  return new SmppSession({ role, limits: { ...SMPP_LIMITS, ...limits }, nowMs: 0 });
}

/** Both sides, bound at time 0. */
function pair(limits: Partial<SmppLimits> = {}, bind: "bind_transceiver" | "bind_receiver" = "bind_transceiver") {
  const [esme, smsc] = [session("esme", limits), session("smsc", limits)];
  const [request] = requests(smsc.receive(bytesOf(esme.bind(bind, BIND, 0)), 0));
  if (!request) throw new Error("no bind came");
  const answer = smsc.answer(request, { status: 0, text: "centre" }, 0);
  expect(kinds(answer)).toEqual(["send", "bound"]);
  expect(kinds(esme.receive(bytesOf(answer), 0))).toEqual(["answered", "bound"]);
  return { esme, smsc };
}

describe("messages", () => {
  test("a submit is answered with the id that the centre gave", () => {
    const { esme, smsc } = pair();
    const { sequence, effects } = esme.request("submit_sm", SM, undefined, 5);
    const [request] = requests(smsc.receive(bytesOf(effects), 6));
    expect(request).toMatchObject({ command: "submit_sm", sequence_number: sequence });
    const answer = smsc.answer(request as SmppRequest, { status: 0, text: "77" }, 7);
    expect(esme.receive(bytesOf(answer), 8)).toEqual([
      { kind: "answered", sequence, answer: { status: 0, message_id: "77", tlvs: new Map() } },
    ]);
    expect(esme.unanswered).toBe(0);
  });

  test("no more than the window goes out, and a throttled submit frees its place", () => {
    const { esme, smsc } = pair({ window: 2 });
    const first = esme.request("submit_sm", SM, undefined, 0);
    esme.request("submit_sm", SM, undefined, 0);
    expect(esme.request("submit_sm", SM, undefined, 0)).toEqual({ sequence: undefined, effects: [] });
    const [request] = requests(smsc.receive(bytesOf(first.effects), 0));
    const answer = smsc.answer(request as SmppRequest, { status: SMPP_STATUS.ESME_RTHROTTLED }, 0);
    expect(esme.receive(bytesOf(answer), 0)).toMatchObject([{ kind: "answered", answer: { status: 0x58 } }]);
    expect(esme.free).toBe(1);
  });

  test("a peer past its window is not read until answers go out, and nothing of it is lost", () => {
    const { smsc } = pair({ peerWindow: 2 });
    const effects = smsc.receive(Buffer.concat([2, 3, 4, 5].map(submitOf)), 0);
    const taken = requests(effects);
    expect(taken.map((one) => one.sequence_number)).toEqual([2, 3]);
    expect(smsc.isHeldUp).toBe(true);
    expect(smsc.tick(400_000)).toEqual([]);
    const next = smsc.answer(taken[0] as SmppRequest, { status: 0, text: "1" }, 400_000);
    expect(requests(next).map((one) => one.sequence_number)).toEqual([4]);
    smsc.answer(taken[1] as SmppRequest, { status: 0, text: "2" }, 400_000);
    expect(smsc.isHeldUp).toBe(false);
    expect(smsc.tick(400_001)).toEqual([]);
  });

  test("an answer of another command, or to nothing, changes nothing", () => {
    const { esme } = pair();
    const { sequence = 0 } = esme.request("submit_sm", SM, undefined, 0);
    expect(esme.receive(printBare(COMMANDS.deliver_sm_resp.id, 0, sequence), 0)).toEqual([]);
    expect(esme.receive(printBare(COMMANDS.submit_sm_resp.id, 0, sequence + 1), 0)).toEqual([]);
    expect(esme.unanswered).toBe(1);
  });

  test("a generic_nack refuses the request it names, even without a reason", () => {
    const { esme } = pair();
    const { sequence = 0 } = esme.request("submit_sm", SM, undefined, 0);
    const effects = esme.receive(printBare(COMMANDS.generic_nack.id, 0, sequence), 0);
    expect(effects).toMatchObject([{ kind: "answered", answer: { status: SMPP_STATUS.ESME_RUNKNOWNERR } }]);
  });
});

describe("what may come when", () => {
  test.each([
    ["submit_sm", "submit_sm_resp"],
    ["enquire_link", "enquire_link_resp"],
    ["unbind", "unbind_resp"],
  ] as const)("%s before a bind is refused", (command, response) => {
    const fields = command === "submit_sm" ? SM : {};
    const bytes = printPdu({ command, sequence_number: 9, fields } as Parameters<typeof printPdu>[0]);
    expect(sent(session("smsc").receive(bytes, 0))).toMatchObject([
      { command: response, command_status: SMPP_STATUS.ESME_RINVBNDSTS, sequence_number: 9 },
    ]);
  });

  test("a submit on a receiver is refused, a second bind too", () => {
    const { smsc } = pair({}, "bind_receiver");
    expect(sent(smsc.receive(submitOf(2), 0))).toMatchObject([{ command_status: SMPP_STATUS.ESME_RINVBNDSTS }]);
    const again = printPdu({ command: "bind_receiver", sequence_number: 3, fields: BIND });
    expect(sent(smsc.receive(again, 0))).toMatchObject([{ command_status: SMPP_STATUS.ESME_RALYBND }]);
  });

  test("a refused bind ends the session on both sides", () => {
    const [esme, smsc] = [session("esme"), session("smsc")];
    const [request] = requests(smsc.receive(bytesOf(esme.bind("bind_transceiver", BIND, 0)), 0));
    const answer = smsc.answer(request as SmppRequest, { status: SMPP_STATUS.ESME_RINVPASWD }, 0);
    expect(kinds(answer)).toEqual(["send", "bind_refused"]);
    expect(kinds(esme.receive(bytesOf(answer), 0))).toEqual(["answered", "bind_refused"]);
  });

  test("commands that are not served, and those of the other side, are told unknown", () => {
    const { smsc } = pair();
    expect(sent(smsc.receive(printBare(0x21, 0, 4), 0))).toMatchObject([
      { command: "generic_nack", command_status: SMPP_STATUS.ESME_RINVCMDID, sequence_number: 4 },
    ]);
    const deliver = printPdu({ command: "deliver_sm", sequence_number: 5, fields: SM });
    expect(sent(smsc.receive(deliver, 0))).toMatchObject([
      { command: "deliver_sm_resp", command_status: SMPP_STATUS.ESME_RINVCMDID },
    ]);
    expect(smsc.state).toBe("bound_trx");
  });
});

describe("deadlines", () => {
  test("an answer that does not come ends the session of a client, all its submits are unknown", () => {
    const { esme } = pair();
    esme.request("submit_sm", SM, undefined, 0);
    esme.request("submit_sm", SM, undefined, 100);
    expect(esme.dueMs).toBe(20_000);
    expect(esme.tick(19_999)).toEqual([]);
    expect(kinds(esme.tick(20_000))).toEqual(["unanswered", "unanswered", "response_timeout"]);
    expect(esme.dueMs).toBe(Number.POSITIVE_INFINITY);
  });

  test("a customer that leaves an answer out keeps its session", () => {
    const { smsc } = pair();
    const { sequence } = smsc.request("deliver_sm", SM, undefined, 0);
    expect(smsc.tick(20_000)).toEqual([{ kind: "unanswered", sequence }]);
    expect(smsc.state).toBe("bound_trx");
  });

  test("who does not bind in time is cut off", () => {
    expect(kinds(session("smsc").tick(10_000))).toEqual(["bind_timeout"]);
    const esme = session("esme");
    esme.bind("bind_transmitter", BIND, 0);
    expect(kinds(esme.tick(10_000))).toEqual(["unanswered", "bind_timeout"]);
  });

  test("a silent peer is asked twice, then it is gone; any byte of it is a sign of life", () => {
    const { esme, smsc } = pair();
    const asked = esme.tick(30_000);
    expect(sent(asked)).toMatchObject([{ command: "enquire_link" }]);
    esme.receive(bytesOf(smsc.receive(bytesOf(asked), 30_000)), 30_001);
    expect(esme.tick(60_000)).toEqual([]);
    expect(kinds(esme.tick(60_001))).toEqual(["send"]);
    expect(kinds(esme.tick(90_001))).toEqual(["send"]);
    expect(kinds(esme.tick(120_001))).toEqual(["silent"]);
  });

  test("a PDU that stays in pieces ends the session", () => {
    const { smsc } = pair();
    smsc.receive(submitOf(2).subarray(0, 20), 1_000);
    smsc.receive(Buffer.alloc(1), 20_000);
    expect(kinds(smsc.tick(31_000))).toEqual(["partial_timeout"]);
  });

  test("unbind is answered, and ends without an answer, too", () => {
    const { esme, smsc } = pair();
    const unbind = esme.unbind(0);
    expect(esme.request("submit_sm", SM, undefined, 0).sequence).toBeUndefined();
    const deliver = printPdu({ command: "deliver_sm", sequence_number: 8, fields: SM });
    expect(sent(esme.receive(deliver, 1))).toMatchObject([{ command_status: SMPP_STATUS.ESME_RX_T_APPN }]);
    expect(kinds(esme.tick(5_000))).toEqual(["unbind_timeout"]);
    expect(kinds(smsc.receive(bytesOf(unbind), 0))).toEqual(["send", "unbound"]);
  });
});

describe("what cannot be read", () => {
  test("a wrong length is refused, and the stream given up", () => {
    const { smsc } = pair();
    const bytes = submitOf(7);
    bytes.writeUInt32BE(70_001, 0);
    const effects = smsc.receive(bytes, 0);
    expect(sent(effects)).toMatchObject([
      { command: "generic_nack", command_status: SMPP_STATUS.ESME_RINVCMDLEN, sequence_number: 7 },
    ]);
    expect(kinds(effects)).toEqual(["send", "malformed"]);
    expect(smsc.receive(submitOf(8), 0)).toEqual([]);
  });

  test("a body that passes its end is refused, the next PDU is good; the tenth in a minute ends the session", () => {
    const { smsc } = pair();
    const broken = (sequence: number) => {
      const bytes = submitOf(sequence);
      bytes[bytes.length - 6] = 200;
      return bytes;
    };
    const effects = smsc.receive(Buffer.concat([broken(2), submitOf(3)]), 0);
    expect(sent(effects)).toMatchObject([{ command: "submit_sm_resp", command_status: 1, sequence_number: 2 }]);
    expect(requests(effects)).toHaveLength(1);
    for (let n = 0; n < 8; n++) expect(kinds(smsc.receive(broken(10 + n), 59_000))).toEqual(["send"]);
    expect(kinds(smsc.receive(broken(30), 59_999))).toEqual(["send", "malformed"]);
  });

  test("a broken answer leaves its request unknown", () => {
    const { esme } = pair();
    const { sequence = 0 } = esme.request("submit_sm", SM, undefined, 0);
    const bytes = Buffer.concat([printBare(COMMANDS.submit_sm_resp.id, 0, sequence), Buffer.from("no end")]);
    bytes.writeUInt32BE(bytes.length, 0);
    expect(kinds(esme.receive(bytes, 0))).toEqual(["send", "unanswered"]);
  });

  test("whatever comes in whatever pieces, nothing throws, every request is settled once and nothing follows the end", () => {
    const command_id = fc.constantFrom(...Object.values(COMMANDS).map(({ id }) => id), 0x21, 0x8000_0021, 0xffff_ffff);
    const pdu = fc
      .tuple(command_id, fc.nat(5), fc.nat(12), fc.uint8Array({ maxLength: 40 }), fc.boolean())
      .map(([id, status, sequence, body, isWhole]) => {
        const bytes = Buffer.concat([printBare(id, status, sequence), body]);
        bytes.writeUInt32BE(isWhole ? bytes.length : bytes.length + (body[0] ?? 0), 0);
        return bytes;
      });
    const good = fc.nat(12).map(submitOf);
    const stream = fc.array(fc.oneof(pdu, good), { maxLength: 20 }).map((all) => Buffer.concat(all));
    const run = (role: SmppRole, bytes: Buffer, cuts: readonly number[]) => {
      const under = role === "esme" ? pair().esme : pair().smsc;
      const open = new Set<number>();
      const seen: SmppEffect[] = [];
      for (let n = 0; n < 3; n++) {
        const { sequence } = under.request(role === "esme" ? "submit_sm" : "deliver_sm", SM, undefined, 0);
        if (sequence !== undefined) open.add(sequence);
      }
      let at = 0;
      for (const [n, size] of cuts.entries()) {
        seen.push(...under.receive(bytes.subarray(at, at + size), n));
        at += size;
      }
      seen.push(...under.lost());
      for (const one of seen)
        if (one.kind === "answered" || one.kind === "unanswered") expect(open.delete(one.sequence)).toBe(true);
      expect(open.size).toBe(0);
      expect(seen.filter((one) => one.kind === "end")).toHaveLength(1);
      expect(seen.at(-1)?.kind).toBe("end");
    };
    fc.assert(
      fc.property(
        fc.constantFrom<SmppRole>("esme", "smsc"),
        stream,
        fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 20 }),
        (role, bytes, cuts) => run(role, bytes, [...cuts, bytes.length]),
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
