import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Content of `ready.json`: everything a program needs to use this platform. Holds passwords; mode 0600. */
export interface ReadyFile {
  readonly pid: number;
  readonly http_url: string;
  readonly ws_url: string;
  /** `host:port` */
  readonly sip_udp: string;
  readonly sip_tcp: string;
  /** Null without certificates. */
  readonly sip_tls: string | null;
  /** URL of SIP over a websocket. */
  readonly sip_ws: string;
  readonly sip_domain: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly admin: { readonly email: string; readonly password: string };
  readonly numbers: readonly number[];
  readonly sip_users: readonly { readonly login: string; readonly password: string; readonly domain: string }[];
  readonly carrier: { readonly sip_host: string; readonly sip_port: number };
}

const NAME = "ready.json";

/** Writes the file whole: who waits for it never reads half of it. */
export async function writeReadyFile(dataDir: string, ready: Partial<ReadyFile>): Promise<void> {
  const aside = join(dataDir, `${NAME}.new`);
  await writeFile(aside, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  await rename(aside, join(dataDir, NAME));
}

/** Gone as soon as the platform is not ready any more. */
export async function removeReadyFile(dataDir: string): Promise<void> {
  await rm(join(dataDir, NAME), { force: true });
}
