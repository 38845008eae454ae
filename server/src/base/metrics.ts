import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

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
