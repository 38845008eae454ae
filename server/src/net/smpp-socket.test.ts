import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import { printPdu } from "../wire/smpp/pdu.js";
import { PLAIN_MESSAGE } from "../wire/smpp/plain-message.js";
import { SMPP_LIMITS, type SmppRequest } from "../wire/smpp/session.js";
import { SmppSocket } from "./smpp-socket.js";

const CREDENTIALS = {
  system_id: "platform",
  password: "",
  system_type: "",
  interface_version: 0x34,
  addr_ton: 0,
  addr_npi: 0,
  address_range: "",
};

/** How many PDUs each write to the connection had. */
class Line extends Duplex {
  readonly writes: number[] = [];

  setNoDelay(): void {}

  destroySoon(): void {
    this.end();
  }

  override _read(): void {}

  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(1);
    done();
  }

  override _writev(chunks: readonly unknown[], done: () => void): void {
    this.writes.push(chunks.length);
    done();
  }
}

async function bound() {
  const line = new Line();
  const taken: SmppRequest[] = [];
  const socket = new SmppSocket({
    socket: line as unknown as Socket,
    clock: new FakeClock(),
    role: "esme",
    limits: SMPP_LIMITS,
    onRequest: (pdu) => taken.push(pdu),
    onEnd: () => undefined,
  });
  const status = socket.bind("bind_transceiver", CREDENTIALS);
  line.push(printPdu({ command: "bind_transceiver_resp", sequence_number: 1, fields: { system_id: "centre" } }));
  await status;
  line.writes.length = 0;
  return { line, taken, socket };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("submits of one turn are one write, whichever of its tasks they come from", async () => {
  const { line, socket } = await bound();
  for (let n = 0; n < 3; n++)
    void Promise.resolve().then(() => void socket.request("submit_sm", { ...PLAIN_MESSAGE, destination_addr: `${n}` }));
  await turn();
  expect(line.writes).toEqual([3]);
  void socket.request("submit_sm", { ...PLAIN_MESSAGE });
  await turn();
  expect(line.writes).toEqual([3, 1]);
});

test("answers of one turn are one write", async () => {
  const { line, taken, socket } = await bound();
  const deliveries = [7, 8].map((sequence_number) =>
    printPdu({ command: "deliver_sm", sequence_number, fields: PLAIN_MESSAGE }),
  );
  line.push(Buffer.concat(deliveries));
  await turn();
  for (const pdu of taken) void Promise.resolve().then(() => socket.answer(pdu, { status: 0 }));
  await turn();
  expect(line.writes).toEqual([2]);
});

test("what is said right before the connection is closed goes out", async () => {
  const { line } = await bound();
  const nothing = Buffer.alloc(16);
  line.push(nothing);
  await turn();
  expect(line.writes).toEqual([1]);
  expect(line.writableFinished).toBe(true);
});
