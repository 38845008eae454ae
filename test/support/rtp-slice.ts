import { createServer, type Server } from "node:net";

/** Below the ports that systems give out by themselves (32768 and above on Linux). */
const FIRST = 10_000;
const LAST = 31_999;
const SIZE = 1_000;

/** Ports of its own for the RTP of one platform. */
export interface RtpSlice {
  readonly min: number;
  readonly max: number;
  release(): Promise<void>;
}

/**
 * Takes a slice that no other test run of this machine uses: its owner holds the TCP port of the same number as the
 * first RTP port, which frees itself when the process dies.
 */
export async function takeRtpSlice(): Promise<RtpSlice> {
  const count = Math.floor((LAST + 1 - FIRST) / SIZE);
  const start = process.pid % count;
  for (let i = 0; i < count; i++) {
    const min = FIRST + ((start + i) % count) * SIZE;
    const mark = await listen(min);
    if (!mark) continue;
    mark.unref();
    return {
      min,
      max: min + SIZE - 1,
      release: () => new Promise((resolve) => mark.close(() => resolve())),
    };
  }
  throw new Error(`no slice of RTP ports is free between ${FIRST} and ${LAST}`);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
