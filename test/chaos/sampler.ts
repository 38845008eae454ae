import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { readMetrics } from "../support/metrics-reader.js";
import type { Platform } from "../support/platform.js";
import { HeapProbe } from "./heap-probe.js";

/** One look at the platform. Sizes in bytes, times in seconds. */
export interface Sample {
  readonly atSeconds: number;
  readonly rss: number;
  /** After a full collection. */
  readonly heap: number;
  /** Memory behind the heap, for example of buffers. */
  readonly external: number;
  readonly cpuSeconds: number;
  readonly fds: number;
  readonly database: number;
  readonly calls: number;
  readonly transactions: number;
  readonly dialogs: number;
  readonly connections: number;
  readonly users: number;
  readonly rtpPorts: number;
  readonly journal: number;
  readonly callRows: number;
}

const GAUGES = {
  rss: "process_resident_memory_bytes",
  external: "nodejs_external_memory_bytes",
  cpuSeconds: "process_cpu_seconds_total",
  fds: "process_open_fds",
  calls: "opentact_calls",
  transactions: "opentact_sip_transactions",
  dialogs: "opentact_sip_dialogs",
  connections: "opentact_sip_connections",
  users: "opentact_sip_registered_users",
  rtpPorts: "opentact_rtp_ports_in_use",
  journal: "opentact_call_journal_waiting",
} as const;

/** Looks at a platform from outside, again and again, and writes each look down as a line of a CSV file. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #platform: Platform;
  readonly #probe: HeapProbe;
  readonly #file: string;
  readonly #startMs = performance.now();

  private constructor(platform: Platform, probe: HeapProbe, file: string) {
    this.#platform = platform;
    this.#probe = probe;
    this.#file = file;
  }

  /** @param file is begun anew */
  static async open(platform: Platform, file: string): Promise<Sampler> {
    const sampler = new Sampler(platform, await HeapProbe.open(platform.lines), file);
    writeFileSync(file, "");
    return sampler;
  }

  async take(): Promise<Sample> {
    // The collection comes first, so that what is resident is not what waits to be collected.
    const heap = await this.#probe.measure();
    const figures = await readMetrics(this.#platform.url);
    const [row] = await this.#platform.sql(
      "select pg_database_size(current_database())::float8 as size, (select count(*)::int from call) as calls",
    );
    const gauges = Object.fromEntries(
      Object.entries(GAUGES).map(([name, figure]) => [name, figures.get(figure) ?? Number.NaN]),
    ) as Record<keyof typeof GAUGES, number>;
    const atSeconds = Math.round((performance.now() - this.#startMs) / 1000);
    const sample = { atSeconds, heap, database: row.size, callRows: row.calls, ...gauges };
    this.samples.push(sample);
    this.#write(sample);
    return sample;
  }

  close(): void {
    this.#probe.close();
  }

  #write(sample: Sample): void {
    const isFirst = readFileSync(this.#file, "utf8") === "";
    if (isFirst) appendFileSync(this.#file, `${Object.keys(sample).join()}\n`);
    appendFileSync(this.#file, `${Object.values(sample).join()}\n`);
  }
}
