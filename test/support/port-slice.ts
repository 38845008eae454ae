import { createServer, type Server } from "node:net";

/** Ports of this machine and the length of the slices that runs of tests take of them. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly size: number;
}

/** Ports that no other run of tests takes. */
export interface PortSlice {
  readonly min: number;
  readonly max: number;
  release(): Promise<void>;
}

/**
 * Takes a slice that no other test run of this machine uses: its owner holds the TCP port of the same number as the
 * first port, which frees itself when the process dies. Processes begin at different slices, so that one that has just
 * ended does not leave its last moments to the next.
 * @throws Error when all are taken
 */
export async function takePortSlice({ first, last, size }: PortRange): Promise<PortSlice> {
  const count = Math.floor((last + 1 - first) / size);
  const start = process.pid % count;
  for (let i = 0; i < count; i++) {
    const min = first + ((start + i) % count) * size;
    const mark = await listen(min);
    if (!mark) continue;
    mark.unref();
    return {
      min,
      max: min + size - 1,
      release: () => new Promise((resolve) => mark.close(() => resolve())),
    };
  }
  throw new Error(`no slice of ${size} ports is free between ${first} and ${last}`);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
