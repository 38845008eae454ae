import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { StartError } from "../base/start-error.js";
import { TlsCertificates, type TlsFiles } from "../net/tls-certificates.js";

/**
 * The certificates of TLS_CERT_FILE and TLS_KEY_FILE; undefined when there are none.
 * @throws StartError when they cannot be used
 */
export async function openCertificates(config: Config, clock: Clock, log: Log): Promise<TlsCertificates | undefined> {
  const { TLS_CERT_FILE: certs = [], TLS_KEY_FILE: keys = [] } = config;
  const [first, ...rest] = certs.map((certFile, at): TlsFiles => ({ certFile, keyFile: keys[at] ?? "" }));
  if (!first) return undefined;
  try {
    return await TlsCertificates.open({ files: [first, ...rest], clock, log });
  } catch (error) {
    throw new StartError(`TLS_CERT_FILE, TLS_KEY_FILE: ${(error as Error).message}`, { cause: error });
  }
}
