import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from "prom-client";
import type { Spread } from "./spread.js";

/**
 * Metrics of one process. Owners register their own figures; names are `opentact_<what>_<unit>`. Label values are
 * bounded words: never a number, a uuid or an address.
 */
export class Metrics {
  readonly #registry = new Registry();

  /** @param withProcess also memory, CPU and event-loop figures of the process; default true */
  constructor(withProcess = true) {
    if (withProcess) collectDefaultMetrics({ register: this.#registry });
  }

  /** A figure that is read when someone asks. `read` may give one number, or one per value of `label`. */
  gauge(name: string, help: string, read: () => number): void;
  gauge(name: string, help: string, read: () => Readonly<Record<string, number>>, label: string): void;
  gauge(name: string, help: string, read: () => number | Readonly<Record<string, number>>, label?: string): void {
    this.#registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [],
        collect() {
          const value = read();
          if (typeof value === "number") {
            this.set(value);
            return;
          }
          // A word that is gone is not shown with its last figure.
          this.reset();
          for (const [word, figure] of Object.entries(value)) this.set({ [label ?? "kind"]: word }, figure);
        },
      }),
    );
  }

  /** A figure that only grows, kept by its owner and read when someone asks: one number for each set of labels. */
  counts<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    read: () => Iterable<Readonly<Record<L, string>> & { readonly count: number }>,
  ): void {
    this.#registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: [...labels],
        registers: [],
        collect() {
          this.reset();
          for (const one of read()) this.inc(labelsOf(labels, one), one.count);
        },
      }),
    );
  }

  /** How values spread over buckets, kept by its owner and read when someone asks; one for each word of `label`. */
  spreads(name: string, help: string, label: string, read: () => Readonly<Record<string, Spread>>): void {
    const values = () => Object.entries(read()).flatMap(([word, spread]) => samplesOf(name, { [label]: word }, spread));
    const get = async () => ({ name, help, type: "histogram", aggregator: "sum", values: values() });
    // What the registry needs of a metric.
    this.#registry.registerMetric({ name, get } as unknown as Metric);
  }

  /** A figure that only grows. */
  counter<L extends string = never>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.#registry] });
  }

  /** How values spread over buckets. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels: readonly L[] = [],
  ): Histogram<L> {
    return new Histogram({ name, help, buckets: [...buckets], labelNames: [...labels], registers: [this.#registry] });
  }

  /** Everything as Prometheus text. */
  print(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Media type of `print`. */
  get contentType(): string {
    return this.#registry.contentType;
  }
}

function labelsOf<L extends string>(labels: readonly L[], from: Readonly<Record<L, string>>): Record<L, string> {
  return Object.fromEntries(labels.map((label) => [label, from[label]])) as Record<L, string>;
}

/** Lines of a histogram in the text format of Prometheus. */
function samplesOf(name: string, labels: Readonly<Record<string, string>>, spread: Spread) {
  const { count, sum, bounds } = spread;
  const buckets = spread.upTo().map((value, place) => ({ le: bounds[place] ?? 0, value }));
  return [
    ...[...buckets, { le: "+Inf", value: count }].map(({ le, value }) => ({
      metricName: `${name}_bucket`,
      labels: { ...labels, le },
      value,
    })),
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
