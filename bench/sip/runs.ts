import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peer.js";
import { freePort, Sipp, type SippResult, type SippUser } from "./sipp.js";
import { WireWatch } from "./wire-times.js";

/** What is done over and over. */
export type Job = "register" | "call";

/** What a run at one rate found. */
export interface Run extends SippResult {
  readonly rate: number;
  /** No failure, no retransmission of either side, and everything stored soon after. */
  readonly isClean: boolean;
  readonly calledRetransmitted: number;
  /** Until everything was stored, ms. */
  readonly settledMs: number;
  /** µs of each part of the server for one operation. */
  readonly cpuUs: Readonly<Record<string, number>>;
  /** ms from each INVITE to its 100 by the kernel's stamps, ascending; empty where nobody asked. */
  readonly timesMs: readonly number[];
}

/** What is stored later than this after the last call counts as falling behind. */
const SETTLED_MS = 1_000;
/** A server that was asked too much may leave calls without an end: so long after the last one was begun they have failed. */
const LATE_MS = 40_000;
/** Before the next run: what a run that was too much has left behind is over then. */
const REST_MS = 3_000;

/** A peer with phones: one SIPp process plays those that are called. */
export class Stage {
  readonly peer: Peer;
  readonly #folder: string;
  readonly #users: readonly SippUser[];
  readonly #called: readonly SippUser[];
  #phones: Sipp | undefined;
  /** Where phones register from in every run: another port would be another contact, and a tenth of them the last. */
  #registerPort: number | undefined;

  constructor(peer: Peer, folder: string, users: readonly SippUser[], calledCount: number) {
    this.peer = peer;
    this.#folder = folder;
    // Those that are called have one contact each: every other would be called as well, and nobody answers there.
    this.#called = users.slice(0, calledCount);
    this.#users = users.slice(calledCount);
  }

  /** Registers the users that are called from the port where they answer from then on. */
  async openPhones(): Promise<void> {
    const localPort = await freePort();
    const order = {
      scenario: "register",
      folder: this.#folder,
      server: this.peer.port,
      users: this.#called,
      localPort,
    } as const;
    const { failed } = await Sipp.start({ ...order, rate: 100, count: this.#called.length }).ended(LATE_MS);
    if (failed > 0) throw new Error(`${this.peer.name}: ${failed} phones did not register`);
    this.#phones = Sipp.start({ scenario: "called", folder: this.#folder, localPort });
    await sleep(500);
  }

  async close(): Promise<void> {
    await this.#phones?.stop();
  }

  /**
   * Offers so many operations a second for so long.
   * @param o.during called in the middle of it
   * @param o.isTimed the kernel stamps INVITEs and their 100
   */
  async run(
    job: Job,
    rate: number,
    seconds: number,
    o: { holdMs?: number; during?: () => void; isNewContact?: boolean; isTimed?: boolean } = {},
  ): Promise<Run> {
    const before = this.peer.cpu();
    const phonesBefore = this.#phones?.result();
    const count = Math.ceil(rate * seconds);
    const watch = o.isTimed ? await WireWatch.start(this.#folder, this.peer.port) : undefined;
    const sipp = Sipp.start({
      scenario: job === "call" ? "caller" : "register",
      folder: this.#folder,
      server: this.peer.port,
      users: job === "call" ? this.#called : this.#users,
      localPort: await this.#localPort(job, o.isNewContact ?? false),
      rate,
      count,
      ...(o.holdMs === undefined ? {} : { holdMs: o.holdMs }),
    });
    const timer = o.during && setTimeout(o.during, seconds * 1000);
    const result = await sipp.ended((seconds + (o.holdMs ?? 0) / 1000) * 1000 + LATE_MS);
    clearTimeout(timer);
    const timesMs = (await watch?.stop()) ?? [];
    const settledMs = await this.peer.settled();
    await sleep(1_100); // the called side writes its figures once a second
    const after = this.peer.cpu();
    const phones = this.#phones?.result();
    const calledRetransmitted = (phones?.retransmitted ?? 0) - (phonesBefore?.retransmitted ?? 0);
    const calledFailed = (phones?.failed ?? 0) - (phonesBefore?.failed ?? 0);
    const isWhole = result.good === count && result.failed === 0 && calledFailed === 0;
    const isClean = isWhole && result.retransmitted === 0 && calledRetransmitted === 0 && settledMs <= SETTLED_MS;
    const cpuUs = Object.fromEntries(
      Object.keys(after).map((name) => [name, (((after[name] ?? 0) - (before[name] ?? 0)) * 1e6) / count]),
    );
    if (!isClean) await sleep(REST_MS);
    return { ...result, rate, isClean, calledRetransmitted, settledMs, cpuUs, timesMs };
  }

  async #localPort(job: Job, isNewContact: boolean): Promise<number> {
    if (job === "call" || isNewContact) return freePort();
    this.#registerPort ??= await freePort();
    return this.#registerPort;
  }
}
