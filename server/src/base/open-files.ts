import { readFileSync } from "node:fs";

/** The part that media never has: HTTP, the database, SIP over connections, files and recordings need some as well. */
const KEPT_BACK_PART = 1 / 4;
/** An RTP and an RTCP socket. */
const FILES_PER_LEG = 2;

/**
 * Descriptors that this process may have open at once: the soft limit, which Node raises to the hard one as it starts.
 * Infinity where it is not told: on Linux alone it can be read.
 */
export function openFilesMax(read: () => string = readLimits): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(read())?.[1];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Legs that may have sockets of their own at once, three quarters of all descriptors. */
export function legsWithin(openFiles: number): number {
  return Math.floor((openFiles * (1 - KEPT_BACK_PART)) / FILES_PER_LEG);
}

function readLimits(): string {
  return readFileSync("/proc/self/limits", "utf8");
}
