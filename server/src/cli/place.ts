import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSet, readConfig } from "../base/config.js";
import { StartError } from "../base/start-error.js";

/** Options of every command that asks a platform. */
export interface PlaceOptions {
  readonly url?: string;
  readonly token?: string;
  /** As the Admin of `ready.json`. */
  readonly admin?: true;
  readonly json?: true;
}

/** A running platform and who asks it. */
export interface Place {
  /** Without `/rest`. */
  readonly url: string;
  readonly authorization: string;
}

/**
 * `--url` and `--token`, else OPENTACT_URL and OPENTACT_TOKEN, else the platform that runs on the data folder of this
 * machine, as its demo account or its Admin.
 * @throws StartError when nothing says where a platform is
 */
export async function findPlace(options: PlaceOptions, env: NodeJS.ProcessEnv = process.env): Promise<Place> {
  const url = options.url ?? env["OPENTACT_URL"];
  const token = options.token ?? env["OPENTACT_TOKEN"];
  if (url !== undefined && token !== undefined) return { url: bare(url), authorization: `Bearer ${token}` };
  if (url !== undefined) throw new StartError("a token is needed: --token or OPENTACT_TOKEN");
  const ready = await readyHere();
  if (!ready) throw new StartError("no platform runs on this data folder: give --url and --token, or start one");
  if (token !== undefined) return { url: ready.http_url, authorization: `Bearer ${token}` };
  const { email, password } = options.admin || ready.account.email === "" ? ready.admin : ready.account;
  const basic = Buffer.from(`${email}:${password}`).toString("base64");
  return { url: ready.http_url, authorization: `Basic ${basic}` };
}

interface Ready {
  readonly http_url: string;
  readonly account: { readonly email: string; readonly password: string };
  readonly admin: { readonly email: string; readonly password: string };
}

/** `ready.json` of the data folder; it is gone when the platform is. */
async function readyHere(): Promise<Ready | undefined> {
  const folders = isSet("DATA_DIR") ? [readConfig().DATA_DIR] : [readConfig().DATA_DIR, "/var/lib/opentact"];
  for (const folder of folders) {
    const text = await readFile(join(folder, "ready.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Ready;
  }
  return undefined;
}

function bare(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/rest$/, "");
}
