/** One SRV record (RFC 2782). */
export interface SrvRecord {
  /** Name of the server; "" when the service is decidedly not there. */
  readonly target: string;
  readonly port: number;
  /** Lower is tried first. */
  readonly priority: number;
  /** Share among those of equal priority. */
  readonly weight: number;
}

/** One NAPTR record (RFC 3403). */
export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
}

/** Transports that requests of ours can begin over. */
export type ServerTransport = "udp" | "tcp" | "tls";

/** Where the servers of a domain for one transport are listed. */
export interface ServerService {
  readonly transport: ServerTransport;
  /** Name of the SRV records. */
  readonly name: string;
}

/** Services of NAPTR records that we can use (RFC 3263 §4.1). */
const NAPTR_SERVICES: Readonly<Record<string, ServerTransport>> = {
  "SIP+D2U": "udp",
  "SIP+D2T": "tcp",
  "SIPS+D2T": "tls",
};

const SRV_PREFIX: Readonly<Record<ServerTransport, string>> = { udp: "_sip._udp", tcp: "_sip._tcp", tls: "_sips._tcp" };

/** The order in which the servers of equal service are tried; `random` gives numbers from 0 up to, not including, 1 (RFC 2782). */
export function orderSrv(records: readonly SrvRecord[], random: () => number): SrvRecord[] {
  const ordered: SrvRecord[] = [];
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const equal = records.filter((record) => record.priority === priority);
    // Those of weight 0 stand first, so that they are chosen only when the draw is 0.
    equal.sort((a, b) => Number(a.weight > 0) - Number(b.weight > 0));
    while (equal.length > 0) ordered.push(...equal.splice(draw(equal, random), 1));
  }
  return ordered;
}

/** The services that NAPTR records of a domain name, the wanted first; for `sips:` those over TLS alone. */
export function servicesOfNaptr(records: readonly NaptrRecord[], isSecure: boolean): ServerService[] {
  const services: ServerService[] = [];
  for (const record of [...records].sort((a, b) => a.order - b.order || a.preference - b.preference)) {
    const transport = NAPTR_SERVICES[record.service.toUpperCase()];
    const isUsable = record.flags.toLowerCase() === "s" && record.replacement !== "";
    if (transport && isUsable && (!isSecure || transport === "tls"))
      services.push({ transport, name: record.replacement });
  }
  return services;
}

/** The services to ask a domain for that has no NAPTR records, or whose transport is chosen already. */
export function servicesOf(host: string, transport: ServerTransport | undefined, isSecure: boolean): ServerService[] {
  const wanted: readonly ServerTransport[] = isSecure ? ["tls"] : ["udp", "tcp", "tls"];
  const transports = transport ? [transport] : wanted;
  return transports.map((one) => ({ transport: one, name: `${SRV_PREFIX[one]}.${host}` }));
}

/** Index of the record whose running sum of weights the draw falls to. */
function draw(records: readonly SrvRecord[], random: () => number): number {
  const sum = records.reduce((total, { weight }) => total + weight, 0);
  const drawn = Math.floor(random() * (sum + 1));
  let running = 0;
  for (const [index, { weight }] of records.entries()) {
    running += weight;
    if (running >= drawn) return index;
  }
  return records.length - 1;
}
