import { lookup } from "node:dns/promises";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { Registry } from "../domain/tendlc/port.js";
import { RegistrySimulator } from "../domain/tendlc/simulator.js";
import { RegistryHttp } from "../engine/tendlc/registry-http.js";
import { TcrRegistry } from "../engine/tendlc/tcr-registry.js";
import { HttpClient } from "../net/http-client.js";

/** The registry is the operator's choice, so it may stand in any network. */
const ANYWHERE: readonly string[] = ["0.0.0.0/0", "::/0"];

export interface RegistryParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Parts of a text, for the linter of the simulator. */
  readonly partsOf: (text: string) => number;
}

/** The campaign registry that REGISTRY names. `close` gives up what it is being asked; idempotent. */
export function makeRegistry({ config, clock, log, partsOf }: RegistryParts): {
  readonly registry: Registry;
  close(): Promise<void>;
} {
  if (config.REGISTRY === "simulator") {
    return { registry: new RegistrySimulator(partsOf), close: async () => undefined };
  }
  const { REGISTRY_URL: url = "", REGISTRY_KEY: key = "", REGISTRY_SECRET: secret = "" } = config;
  const http = new HttpClient({ clock, allow: ANYWHERE });
  const api = new RegistryHttp({ http, clock, url, key, secret });
  const close = (): Promise<void> => {
    api.close();
    return http.close();
  };
  return { registry: new TcrRegistry({ api, log, hasHost }), close };
}

/** Only a name that is known not to exist is missing: name servers that are away say nothing about it. */
function hasHost(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== "ENOTFOUND",
  );
}
