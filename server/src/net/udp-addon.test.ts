import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { ADDON_FILE, type UdpAddon, udpAddon } from "./udp-addon.js";

const addon = udpAddon();
const OPEN = `
  const addon = require(${JSON.stringify(ADDON_FILE)});
  const socket = addon.open("127.0.0.1", 0, false, 65536, () => {});
`;
/** A thread that opens a socket, tells its port and leaves it open. */
const inThread = () =>
  new Worker(`${OPEN} require("node:worker_threads").parentPort.postMessage(addon.boundTo(socket)[1])`, { eval: true });

/** Whether a port can be had. */
function isFree({ open, close }: UdpAddon, port: number): boolean {
  const socket = open("127.0.0.1", port, false, 65_536, () => undefined);
  if (typeof socket === "number") return false;
  close(socket);
  return true;
}

test("an addon that is not there is told in words", () => {
  if (typeof addon === "string") expect(addon).toMatch(/./);
  else
    expect(Object.keys(addon).sort()).toEqual([
      "address",
      "boundTo",
      "close",
      "open",
      "peerHost",
      "read",
      "send",
      "take",
    ]);
});

describe.skipIf(typeof addon === "string")(`the addon (skipped when: ${addon})`, () => {
  const there = addon as UdpAddon;

  test("each thread has its own, and what a thread leaves open is closed with it", async () => {
    const threads = [inThread(), inThread(), inThread()];
    const ports = await Promise.all(threads.map(async (thread) => (await once(thread, "message"))[0] as number));
    expect(new Set(ports).size).toBe(3);
    expect(ports.map((port) => isFree(there, port))).toEqual([false, false, false]);
    expect(await Promise.all(threads.map((thread) => thread.terminate()))).toEqual([1, 1, 1]);
    expect(ports.map((port) => isFree(there, port))).toEqual([true, true, true]);
  });

  test("a process ends with a socket open as it is told, and by itself once it is closed", () => {
    const run = (script: string) => spawnSync(process.execPath, ["-e", OPEN + script], { timeout: 120_000 }).status;
    expect(run("process.exit(3)")).toBe(3);
    expect(run("setImmediate(() => { throw new Error('a bug'); })")).toBe(1);
    expect(run("addon.close(socket); addon.close(socket)")).toBe(0);
  });

  test("an error that is thrown at it ends the process as any other", () => {
    const script = `
      const other = addon.open("127.0.0.1", 0, false, 65536, () => { throw new Error("a bug"); });
      const [fields, addresses] = [Int32Array.of(0, 1), new Uint8Array(28)];
      addon.address("127.0.0.1", addon.boundTo(other)[1], false, addresses);
      addon.send(socket, new Uint8Array(1), fields, addresses, 0, 1);
    `;
    const { status, stderr } = spawnSync(process.execPath, ["-e", OPEN + script], {
      timeout: 120_000,
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain("Error: a bug");
  });

  test("memory that is too small, and sockets that are none, are refused", () => {
    const socket = there.open("127.0.0.1", 0, false, 65_536, () => undefined);
    if (typeof socket === "number") throw new Error("no socket");
    const [bytes, fields, addresses] = [new Uint8Array(10), new Int32Array(256), new Uint8Array(28)];
    const send = (from: number, to: number, length: number) => {
      fields.set([0, length]);
      return there.send(socket, bytes, fields, addresses, from, to);
    };
    const refused = [send(0, 2, 1), send(-1, 1, 1), send(1, 1, 1), send(0, 1, 11), send(0, 1, -1)];
    refused.push(there.read(socket, new Int32Array(127)), there.address("::1", 0, true, new Uint8Array(27)));
    refused.push(there.address("a.name", 0, false, addresses), there.read({} as never, fields));
    there.close(socket);
    refused.push(there.read(socket, fields), there.take(socket, bytes, 0));
    expect(new Set(refused)).toEqual(new Set([-22]));
  });
});
