import { constants } from "node:os";
import { afterEach, expect, test } from "vitest";
import { BatchedUdp } from "./batched-udp.js";
import type { AddonSocket, UdpAddon } from "./udp-addon.js";
import type { UdpSocket } from "./udp-socket.js";

const { EAGAIN, EPERM } = constants.errno;
const READABLE = 1;
const WRITABLE = 2;
const HOST = "192.0.2.1";
const closing: UdpSocket[] = [];

afterEach(async () => {
  for (const one of closing.splice(0)) await one.close();
});

/** What the system says is said by the test. */
class FakeAddon implements UdpAddon {
  /** Texts of each call of send that the system took something of. */
  readonly calls: string[][] = [];
  /** How many datagrams each coming call of send takes, or its error; then all. */
  readonly answers: number[] = [];
  /** Texts of the next batch. */
  incoming: string[] = [];
  reads = 0;
  events: (events: number) => void = () => undefined;

  open(...[, , , , onEvents]: Parameters<UdpAddon["open"]>): AddonSocket {
    this.events = onEvents;
    return { kind: "udp.c" };
  }

  boundTo(): [string, number] {
    return ["192.0.2.2", 5060];
  }

  read(_: AddonSocket, fields: Int32Array): number {
    this.reads++;
    for (const [i, text] of this.incoming.entries()) fields.set([text.length, 5060 + i, 1, 1], i * 4);
    return this.incoming.length;
  }

  take(_: AddonSocket, memory: Uint8Array, offset: number): number {
    const bytes = Buffer.from(this.incoming.join(""));
    memory.set(bytes, offset);
    return bytes.length;
  }

  peerHost(): string {
    return HOST;
  }

  address(): number {
    return 0;
  }

  send(_: AddonSocket, bytes: Uint8Array, fields: Int32Array, __: Uint8Array, from: number, to: number): number {
    const taken = Math.min(this.answers.shift() ?? 32, to - from);
    const texts = Array.from({ length: Math.max(0, taken) }, (___, i) => {
      const [at, length] = [fields[2 * (from + i)]!, fields[2 * (from + i) + 1]!];
      return Buffer.from(bytes.subarray(at, at + length)).toString();
    });
    if (taken > 0) this.calls.push(texts);
    return taken;
  }

  close(): void {}
}

async function start() {
  const addon = new FakeAddon();
  const socket = await BatchedUdp.opener(addon)(HOST, 0);
  closing.push(socket);
  const failed: string[] = [];
  const send = (text: string) => {
    const note = (error: NodeJS.ErrnoException) => failed.push(`${text} ${error.code}`);
    socket.send(Buffer.from(text), 5070, HOST, note);
  };
  const hear = (datagram: (text: string, port: number, isAlone: boolean | undefined) => void) =>
    socket.start({
      datagram: (bytes, _, port, isAlone) => datagram(bytes.toString(), port, isAlone),
      error: (error) => failed.push(error.message),
    });
  return { addon, socket, failed, send, hear };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("what is sent in one turn of the event loop leaves by one call at its end", async () => {
  const { addon, send } = await start();
  send("a");
  await undefined;
  for (const text of ["b", "c"]) send(text);
  expect(addon.calls).toEqual([]);
  await turn();
  expect(addon.calls).toEqual([["a", "b", "c"]]);
});

test("what waits leaves with the answers to what is read, and is not sent twice", async () => {
  const { addon, send, hear } = await start();
  hear((text) => send(`100 ${text}`));
  send("a");
  addon.incoming = ["x"];
  addon.events(READABLE);
  expect(addon.calls).toEqual([["a", "100 x"]]);
  send("b");
  await turn();
  expect(addon.calls).toEqual([["a", "100 x"], ["b"]]);
});

test("a datagram that came alone is told as such", async () => {
  const { addon, hear } = await start();
  const seen: string[] = [];
  hear((text, _, isAlone) => void seen.push(`${text} ${isAlone}`));
  for (const batch of [["a"], ["b", "c"]]) {
    addon.incoming = batch;
    addon.events(READABLE);
  }
  expect(seen).toEqual(["a true", "b false", "c false"]);
});

test("answers leave after eight at the latest while a batch is read, the rest at its end", async () => {
  const { addon, send, hear } = await start();
  const seen: number[] = [];
  hear((text) => {
    seen.push(addon.calls.length);
    send(`100 ${text}`);
  });
  addon.incoming = Array.from({ length: 12 }, (_, i) => `${i}`);
  addon.events(READABLE);
  expect(addon.calls.map(({ length }) => length)).toEqual([8, 4]);
  expect(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  expect(addon.reads).toBe(1);
});

test("what the system has no room for waits in its order until there is room again", async () => {
  const { addon, send, failed } = await start();
  for (const text of ["a", "b", "c"]) send(text);
  addon.answers.push(1, -EAGAIN);
  await turn();
  send("d");
  await turn();
  expect(addon.calls).toEqual([["a"]]);
  addon.answers.push(-EAGAIN);
  addon.events(WRITABLE);
  addon.events(WRITABLE);
  expect(addon.calls).toEqual([["a"], ["b", "c", "d"]]);
  expect(failed).toEqual([]);
});

test("the system refuses one of many: it fails, and those around it are sent", async () => {
  const { addon, send, failed } = await start();
  for (const text of ["a", "b", "c"]) send(text);
  addon.answers.push(1, -EPERM);
  await turn();
  expect(addon.calls).toEqual([["a"], ["c"]]);
  expect(failed).toEqual(["b EPERM"]);
});

test("what waits is bounded: one more than the queue holds fails, and all that waits fails with the end", async () => {
  const { addon, socket, send, failed } = await start();
  addon.answers.push(-EAGAIN, -EAGAIN, -EAGAIN);
  for (let i = 0; i < 257; i++) send(`${i}`);
  await turn();
  expect(failed).toEqual(["256 ENOBUFS"]);
  await socket.close();
  await turn();
  expect(failed).toHaveLength(257);
  expect(failed.at(-1)).toBe("255 ECANCELED");
});

test("an error of reading is told, and what throws does not keep answers from being sent", async () => {
  const { addon, send, failed, hear } = await start();
  hear((text) => {
    send(text);
    throw new Error("a bug");
  });
  addon.incoming = ["x", "y"];
  expect(() => addon.events(READABLE)).toThrow("a bug");
  expect(addon.calls).toEqual([["x"]]);
  addon.read = () => -EPERM;
  addon.events(READABLE);
  expect(failed).toEqual(["recvmmsg EPERM 192.0.2.2:5060"]);
});

test("who hears of a refusal is told what was sent, and what it was about", async () => {
  const { addon, socket } = await start();
  const heard: [string, string][] = [];
  const failed = (_: Error, wire: Buffer, about: string) => heard.push([wire.toString(), about]);
  for (const text of ["a", "b"]) socket.send(Buffer.from(text), 5070, HOST, failed, `about ${text}`);
  addon.answers.push(1, -EPERM);
  await turn();
  await turn();
  await socket.close();
  socket.send(Buffer.from("c"), 5070, HOST, failed, "about c");
  await turn();
  expect(heard).toEqual([
    ["b", "about b"],
    ["c", "about c"],
  ]);
});
