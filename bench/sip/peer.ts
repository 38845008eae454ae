import { readFileSync } from "node:fs";
import { descendants } from "../support/process.js";

/** A server under test. CPU in seconds since its start and resident memory in bytes, each by the name of its part. */
export interface Peer {
  readonly name: string;
  readonly port: number;
  cpu(): Readonly<Record<string, number>>;
  memory(): Readonly<Record<string, number>>;
  /** Resolves with the ms it took until everything that was done is stored too. */
  settled(): Promise<number>;
  stop(): Promise<void>;
}

/** Memory of processes and of all below them, what they share counted once: bytes. */
export function memoryBelow(pid: number): number {
  return descendants([pid]).reduce((sum, one) => sum + memoryOf(one), 0);
}

/** Proportional share of the memory of one process, bytes. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}
