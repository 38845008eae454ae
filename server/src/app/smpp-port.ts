import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { type SmppDoor, SmppServer } from "../net/smpp-server.js";
import type { TlsCertificates } from "../net/tls-certificates.js";
import { portError } from "./http-port.js";

export interface SmppPortOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly door: SmppDoor;
  /** With them SMPP_TLS_PORT is opened, too. */
  readonly certificates: TlsCertificates | undefined;
}

/** Opens SMPP_PORT, and SMPP_TLS_PORT. @throws StartError for a port that cannot be had */
export async function openSmpp({ config, clock, log, door, certificates }: SmppPortOptions): Promise<SmppServer> {
  const { SMPP_HOST: host, SMPP_PORT, SMPP_TLS_PORT } = config;
  const server = new SmppServer({ clock, log, door, system_id: "opentact" });
  try {
    await listen(server, "SMPP_PORT", host, SMPP_PORT);
    if (certificates) await listen(server, "SMPP_TLS_PORT", host, SMPP_TLS_PORT, certificates);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function listen(server: SmppServer, name: string, host: string, port: number, certificates?: TlsCertificates) {
  try {
    await server.listen(host, port, certificates);
  } catch (error) {
    throw portError(name, host, port, error as NodeJS.ErrnoException);
  }
}
