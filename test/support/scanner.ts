import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";
import type { Address } from "./platform.js";
import { LIMIT_MS } from "./until.js";

const PROGRAM = "/usr/bin/svwar";
const PYTHON = "/usr/bin/python3";

/** Whether SIPVicious is on this machine; `npm test` installs it where it can. */
export const hasScanner = existsSync(PROGRAM);

/**
 * Runs SIPVicious with more patience than its 3 s, which it can not be told: a busy machine may need more for an answer.
 * Its first argument is the number of seconds.
 */
const PATIENT = `
import runpy, socket, sys
seconds = float(sys.argv.pop(1))
settimeout = socket.socket.settimeout
socket.socket.settimeout = lambda own, _: settimeout(own, seconds)
runpy.run_path("${PROGRAM}", run_name="__main__")
`;

export interface ScanOptions {
  readonly target: Address;
  readonly domain: string;
  readonly logins: readonly string[];
  readonly method: "REGISTER" | "INVITE" | "OPTIONS";
  /** Does not say that it is a scanner, and waits for its answer as long as need be. */
  readonly isDisguised: boolean;
}

/** What SIPVicious writes of its search for users. */
export async function scanFor(o: ScanOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "opentact-scan-"));
  const way = await disguise(o.target, o.isDisguised);
  try {
    const names = join(folder, "names");
    await writeFile(names, `${o.logins.join("\n")}\n`);
    const { host, port } = way.address;
    // A port of its own: to the one it takes by itself, 5060, others may send as well.
    const own = ["-b", "127.0.0.1", "-P", String(await freePort())];
    const args = ["-d", names, "-m", o.method, "--domain", o.domain, ...own, "-p", String(port), host];
    const [program, before] = o.isDisguised ? [PYTHON, ["-c", PATIENT, String(LIMIT_MS / 1000)]] : [PROGRAM, []];
    const child = spawn(program, [...before, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, HOME: folder },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    await once(child, "close");
    return output;
  } finally {
    way.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Carries datagrams on, and takes the name of the scanner out of them. */
async function disguise(target: Address, isWanted: boolean): Promise<{ address: Address; close(): void }> {
  if (!isWanted) return { address: target, close: () => undefined };
  const [near, far] = [createSocket("udp4"), createSocket("udp4")];
  for (const socket of [near, far]) {
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
  }
  let scanner = 0;
  near.on("message", (bytes, { port }) => {
    scanner = port;
    far.send(
      bytes.toString("latin1").replaceAll(/friendly-scanner|sipvicious/gi, "Linphone"),
      target.port,
      target.host,
    );
  });
  far.on("message", (bytes) => near.send(bytes, scanner, "127.0.0.1"));
  const close = () => {
    near.close();
    far.close();
  };
  return { address: { host: "127.0.0.1", port: near.address().port }, close };
}
