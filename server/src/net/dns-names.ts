import { lookup, Resolver } from "node:dns/promises";
import { isIPv6 } from "node:net";
import type { NaptrRecord, SrvRecord } from "../wire/sip/server-order.js";
import { HostsFile } from "./hosts-file.js";
import type { NameAnswer, NameSource } from "./name-source.js";

export interface DnsNamesOptions {
  /** Name servers, `address` or `address:port`, IPv6 in brackets when a port follows; none: those of the machine. */
  readonly servers?: readonly string[] | undefined;
  /** Default: that of the machine. */
  readonly hosts?: HostsFile | undefined;
}

/** One question to one server. With two tries an answer comes in about 4 s or not at all. */
const TRY_MS = 1_500;
const TRIES = 2;
/** How long what the hosts file or the system says is used. */
const SYSTEM_TTL_MS = 30_000;
/** Codes that mean there is no such name or record, in contrast to a server that does not answer. */
const NO_RECORD: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

/**
 * Names by DNS. The hosts file goes before it, and without servers of our own the resolver of the system is asked for what
 * DNS cannot know: names without a dot, `.local`, and any name while the servers fail.
 */
export class DnsNames implements NameSource {
  readonly #servers: readonly string[];
  readonly #hosts: HostsFile;
  #resolver: Resolver;

  constructor({ servers = [], hosts = new HostsFile() }: DnsNamesOptions = {}) {
    this.#servers = servers;
    this.#hosts = hosts;
    this.#resolver = this.#fresh();
  }

  async naptr(name: string): Promise<NameAnswer<NaptrRecord>> {
    if (await this.#isLocal(name)) return { records: [] };
    return { records: await this.#ask((resolver) => resolver.resolveNaptr(name)) };
  }

  async srv(name: string): Promise<NameAnswer<SrvRecord>> {
    if (await this.#isLocal(name.replace(/^(_[^.]*\.)+/, ""))) return { records: [] };
    const records = await this.#ask((resolver) => resolver.resolveSrv(name));
    return { records: records.map(({ name: target, port, priority, weight }) => ({ target, port, priority, weight })) };
  }

  async addresses(name: string, family: 4 | 6): Promise<NameAnswer<string>> {
    const fixed = await this.#fixed(name);
    if (fixed) return { records: fixed.filter((one) => isIPv6(one) === (family === 6)), ttlMs: SYSTEM_TTL_MS };
    if (this.#isOfSystem(name)) return this.#system(name, family);
    try {
      const timed = await this.#ask((resolver) =>
        family === 6 ? resolver.resolve6(name, { ttl: true }) : resolver.resolve4(name, { ttl: true }),
      );
      const ttlMs = timed.length === 0 ? undefined : Math.min(...timed.map(({ ttl }) => ttl)) * 1000;
      return { records: timed.map(({ address }) => address), ttlMs };
    } catch (error) {
      if (this.#servers.length > 0) throw error;
      return this.#system(name, family);
    }
  }

  /** What is being asked fails at once. */
  close(): void {
    this.#resolver.cancel();
  }

  #fresh(): Resolver {
    const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
    if (this.#servers.length > 0) resolver.setServers(this.#servers);
    return resolver;
  }

  async #ask<T>(question: (resolver: Resolver) => Promise<T[]>): Promise<T[]> {
    const resolver = this.#resolver;
    try {
      return await question(resolver);
    } catch (error) {
      if (NO_RECORD.has((error as NodeJS.ErrnoException).code)) return [];
      // The machine may have got other servers meanwhile; a resolver reads them once.
      if (this.#servers.length === 0 && this.#resolver === resolver) this.#resolver = this.#fresh();
      throw error;
    }
  }

  /** Addresses that are fixed on this machine (RFC 6761 §6.3, §6.4). */
  async #fixed(name: string): Promise<readonly string[] | undefined> {
    const known = await this.#hosts.find(name);
    if (known) return known;
    if (name === "localhost" || name.endsWith(".localhost")) return ["127.0.0.1", "::1"];
    return name.endsWith(".invalid") ? [] : undefined;
  }

  async #isLocal(name: string): Promise<boolean> {
    return this.#isOfSystem(name) || (await this.#fixed(name)) !== undefined;
  }

  #isOfSystem(name: string): boolean {
    return this.#servers.length === 0 && (!name.includes(".") || name.endsWith(".local"));
  }

  async #system(name: string, family: 4 | 6): Promise<NameAnswer<string>> {
    try {
      const found = await lookup(name, { family, all: true });
      return { records: found.map(({ address }) => address), ttlMs: SYSTEM_TTL_MS };
    } catch (error) {
      if (NO_RECORD.has((error as NodeJS.ErrnoException).code)) return { records: [] };
      throw error;
    }
  }
}
