import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { until } from "../../../test/support/until.js";
import { FakeClock } from "../base/fake-clock.js";
import { createLog } from "../base/log.js";
import { seededRandom } from "../lab/random.js";
import { COMMANDS } from "../wire/smpp/commands.js";
import { printBare, printPdu } from "../wire/smpp/pdu.js";
import { PLAIN_MESSAGE } from "../wire/smpp/plain-message.js";
import { SMPP_LIMITS } from "../wire/smpp/session.js";
import { TLV } from "../wire/smpp/tlv.js";
import { SmppLink } from "./smpp-link.js";
import { SmppServer } from "./smpp-server.js";

const SEED = 20_240_101;
const SESSIONS = 150;
const BIND = {
  system_id: "any",
  password: "secret1",
  system_type: "",
  interface_version: 0x34,
  addr_ton: 0,
  addr_npi: 0,
  address_range: "",
};
const SM = { ...PLAIN_MESSAGE, source_addr: "15550100001", destination_addr: "15550100002" };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

type Draw = <T>(from: readonly T[]) => T;

/** PDUs that are sound, to be spoilt. */
const SOUND: readonly ((sequence_number: number) => Buffer)[] = [
  (sequence_number) => printPdu({ command: "bind_transceiver", sequence_number, fields: BIND }),
  (sequence_number) =>
    printPdu({
      command: "submit_sm",
      sequence_number,
      fields: { ...SM, esm_class: 0x40, short_message: Buffer.from("050003070201text") },
      tlvs: new Map([[TLV.sar_msg_ref_num, Buffer.from([0, 7])]]),
    }),
  (sequence_number) =>
    printPdu({
      command: "submit_sm",
      sequence_number,
      fields: SM,
      tlvs: new Map([[TLV.message_payload, Buffer.alloc(3_000, 0x61)]]),
    }),
  (sequence_number) => printPdu({ command: "enquire_link", sequence_number, fields: {} }),
  (sequence_number) => printPdu({ command: "deliver_sm_resp", sequence_number, fields: { message_id: "1" } }),
  (sequence_number) => printBare(COMMANDS.generic_nack.id, 3, sequence_number),
  (sequence_number) => printBare(0x111, 0, sequence_number),
];

/** Ways to spoil a PDU: each keeps what it does not touch. */
const SPOILERS: readonly ((pdu: Buffer, random: () => number) => Buffer)[] = [
  // Lengths: none, all, one byte off, far too much.
  (pdu, random) => withLength(pdu, Math.floor(random() * 2 ** 32)),
  (pdu) => withLength(pdu, pdu.length + 1),
  (pdu) => withLength(pdu, pdu.length - 1),
  (pdu) => withLength(pdu, 15),
  (pdu, random) => withLength(pdu.subarray(0, Math.max(16, Math.floor(random() * pdu.length)))),
  // Commands nobody knows, and sequence numbers that may not be.
  (pdu, random) => changed(pdu, (copy) => copy.writeUInt32BE(Math.floor(random() * 2 ** 32), 4)),
  (pdu, random) => changed(pdu, (copy) => copy.writeUInt32BE(random() < 0.5 ? 0 : 0xffff_ffff, 12)),
  // Bytes of the body: any value, the terminators of strings, lengths of parameters.
  (pdu, random) => changed(pdu, (copy) => flip(copy, random, 8)),
  (pdu) => changed(pdu, (copy) => copy.fill(0x41, 16)),
  (pdu) => changed(pdu, (copy) => copy.fill(0xff, 16)),
  (pdu) => withLength(Buffer.concat([pdu, Buffer.from("0424ffff61", "hex")])),
  (pdu) => withLength(Buffer.concat([pdu, Buffer.from("02", "hex")])),
  // Only the beginning, and nothing more.
  (pdu, random) => pdu.subarray(0, 1 + Math.floor(random() * (pdu.length - 1))),
  (_pdu, random) => Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 256))),
];

function withLength(pdu: Buffer, length = pdu.length): Buffer {
  return changed(pdu, (copy) => copy.writeUInt32BE(length >>> 0, 0));
}

function changed(pdu: Buffer, change: (copy: Buffer) => unknown): Buffer {
  const copy = Buffer.from(pdu);
  change(copy);
  return copy;
}

function flip(bytes: Buffer, random: () => number, most: number): void {
  for (let n = 0; n < most; n++) {
    const at = 16 + Math.floor(random() * Math.max(1, bytes.length - 16));
    if (at < bytes.length) bytes[at] = Math.floor(random() * 256);
  }
}

/** What one hostile session sends. */
function attack(random: () => number, draw: Draw): Buffer[] {
  const first = random() < 0.7 ? [SOUND[0]?.(1) ?? Buffer.alloc(0)] : [];
  const rest = Array.from({ length: 1 + Math.floor(random() * 14) }, (_, at) => {
    const pdu = draw(SOUND)(at + 2);
    return random() < 0.2 ? pdu : draw(SPOILERS)(pdu, random);
  });
  return [...first, ...rest];
}

/** A peer that sends and reads whatever comes; resolves when both sides are done with it. */
async function hostile(port: number, chunks: readonly Buffer[]): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port });
  const closed = once(socket, "close");
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  for (const chunk of chunks) if (!socket.destroyed) socket.write(chunk);
  socket.end();
  await closed;
}

test(`no malformed PDU harms another session (seed ${SEED})`, async () => {
  const random = seededRandom(SEED);
  const draw: Draw = (from) => from[Math.floor(random() * from.length)] as never;
  let taken = 0;
  const server = new SmppServer({
    clock: new FakeClock(),
    log: createLog("silent"),
    system_id: "centre",
    door: {
      bind: async () => ({
        guest: {
          take: async () => ({ status: 0, text: String(++taken) }),
          ended: () => undefined,
        },
        peerWindow: 10,
        window: 10,
      }),
    },
  });
  open.push(server);
  const port = await server.listen("127.0.0.1", 0);
  const states: string[] = [];
  const link = linkTo(port, states);
  link.start();
  await until("the good one is bound", () => link.isBound);
  for (let n = 0; n < SESSIONS; n++) {
    await hostile(port, attack(random, draw));
    const reply = await link.submit({ ...SM, short_message: Buffer.from("still there") }, new Map());
    expect([n, reply.kind === "answered" && reply.answer.status]).toEqual([n, 0]);
  }
  await until("the hostile ones are gone", () => server.sessions === 1);
  expect(states).toEqual(["bound"]);
  expect(taken).toBeGreaterThanOrEqual(SESSIONS);
});

test(`a carrier that sends rubbish loses its own link at most, and is bound again (seed ${SEED})`, async () => {
  const random = seededRandom(SEED + 1);
  const draw: Draw = (from) => from[Math.floor(random() * from.length)] as never;
  const sockets = new Set<Socket>();
  let isHostile = true;
  const carrier = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      if (chunk.readUInt32BE(4) !== COMMANDS.bind_transceiver.id) return;
      const fields = { system_id: "far" };
      socket.write(printPdu({ command: "bind_transceiver_resp", sequence_number: chunk.readUInt32BE(12), fields }));
      if (!isHostile) return;
      for (const bytes of attack(random, draw)) socket.write(bytes);
      socket.end();
    });
  });
  carrier.listen(0, "127.0.0.1");
  await once(carrier, "listening");
  const states: string[] = [];
  const clock = new FakeClock();
  const link = linkTo((carrier.address() as { port: number }).port, states, clock);
  // Closed before the link, which would wait for its answer.
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => carrier.close(resolve));
    },
  });
  link.start();
  for (let n = 1; n <= 30; n++) {
    await until("the link is lost", () => states.filter((state) => state === "down").length >= n);
    isHostile = n < 30;
    // Only the next try: the time of the connection itself stands still.
    clock.advance(clock.dueInMs ?? 0);
  }
  await until("it is bound to what is sound now", () => link.isBound);
});

function linkTo(port: number, states: string[], clock = new FakeClock()): SmppLink {
  const link: SmppLink = new SmppLink({
    settings: {
      host: "127.0.0.1",
      port,
      command: "bind_transceiver",
      bind: BIND,
      limits: SMPP_LIMITS,
      connectMs: 10_000,
    },
    clock,
    random: () => 0.5,
    onRequest: (_pdu, answer) => void answer(0),
    onState: ({ kind }) => void states.push(kind),
  });
  open.push(link);
  return link;
}
