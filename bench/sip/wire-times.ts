import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pinned } from "../support/process.js";

/** The first bytes of a message with its top Via, and the headers of Ethernet, IP and UDP before it. */
const SNAP_BYTES = 300;
/** What waits for tcpdump to be read, KiB. */
const BUFFER_KIB = 16_384;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** Ethernet, IPv4 without options, UDP: what loopback packets begin with. */
const UDP_AT = 34;
const PAYLOAD_AT = 42;
const PCAP_MAGIC = 0xa1b2c3d4;

/**
 * Watches a port of loopback by tcpdump: the kernel stamps a packet as its sender hands it over, so that neither the clock
 * of SIPp, which knows 4 ms, nor when it reads is part of the figure.
 */
export class WireWatch {
  readonly #tcpdump: ChildProcess;
  readonly #file: string;
  readonly #port: number;

  private constructor(tcpdump: ChildProcess, file: string, port: number) {
    this.#tcpdump = tcpdump;
    this.#file = file;
    this.#port = port;
  }

  /** @throws Error when tcpdump may not listen */
  static async start(folder: string, port: number): Promise<WireWatch> {
    const file = join(folder, "wire.pcap");
    const isInvite = `dst port ${port} and udp[8:4] = 0x494e5649`;
    const isTrying = `src port ${port} and udp[8:4] = 0x5349502f and udp[16:4] = 0x31303020`;
    const args = ["-i", "lo", "-n", "-s", String(SNAP_BYTES), "-B", String(BUFFER_KIB), "-w", "-"];
    const [command, all] = pinned("last", "tcpdump", [...args, `udp and ((${isInvite}) or (${isTrying}))`]);
    const out = openSync(file, "w");
    const tcpdump = spawn(command, all, { stdio: ["ignore", out, "pipe"] });
    closeSync(out);
    for await (const line of createInterface({ input: tcpdump.stderr! }))
      if (line.includes("listening on")) return new WireWatch(tcpdump, file, port);
    throw new Error("tcpdump does not listen on lo; it needs root");
  }

  /** ms from each INVITE that got a 100 until then, ascending. */
  async stop(): Promise<number[]> {
    this.#tcpdump.kill("SIGINT");
    await once(this.#tcpdump, "exit");
    return timesOf(readFileSync(this.#file), this.#port);
  }
}

/** Pairs what a capture file of Ethernet holds by the branch of the top Via; only the first of each counts. */
function timesOf(file: Buffer, port: number): number[] {
  if (file.readUInt32LE(0) !== PCAP_MAGIC) throw new Error("no capture file of microseconds");
  const open = new Map<string, number>();
  const timesMs: number[] = [];
  for (let at = FILE_HEADER_BYTES; at < file.length; ) {
    const atUs = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    const end = at + RECORD_HEADER_BYTES + file.readUInt32LE(at + 8);
    const packet = file.subarray(at + RECORD_HEADER_BYTES, end);
    at = end;
    const branch = /branch=([^;\s]+)/.exec(packet.toString("latin1", PAYLOAD_AT))?.[1] ?? "";
    const sentUs = open.get(branch);
    if (packet.readUInt16BE(UDP_AT) !== port) {
      if (sentUs === undefined) open.set(branch, atUs);
    } else if (sentUs !== undefined && sentUs > 0) {
      timesMs.push((atUs - sentUs) / 1000);
      open.set(branch, 0);
    }
  }
  return timesMs.sort((a, b) => a - b);
}
