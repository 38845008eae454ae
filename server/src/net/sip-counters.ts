import { KNOWN_METHODS } from "../wire/sip/method.js";

/** Methods by their place; a method of nobody counts as the last one. */
export const COUNTED_METHODS: readonly string[] = [...KNOWN_METHODS, "other"];
const PLACES: ReadonlyMap<string, number> = new Map(COUNTED_METHODS.map((method, place) => [method, place]));
const OTHER = COUNTED_METHODS.length - 1;
const METHODS = COUNTED_METHODS.length;
/** Statuses 100 to 699; anything else is not counted, and no good SIP. */
const STATUSES = 600;

export type Direction = "in" | "out";

/** What was sent or received, by method and status; `status` 0 for requests. */
export interface MessageCount {
  readonly direction: Direction;
  readonly method: string;
  readonly status: number;
  readonly count: number;
}

/** Place of a method in the counters. Hot. */
export function methodPlace(method: string): number {
  return PLACES.get(method) ?? OTHER;
}

/** Counts of SIP messages since the start: fields of arrays, so that a message costs an addition. */
export class SipCounters {
  readonly #requests = { in: new Float64Array(METHODS), out: new Float64Array(METHODS) };
  readonly #responses = { in: new Float64Array(METHODS * STATUSES), out: new Float64Array(METHODS * STATUSES) };
  readonly #repeated = { in: new Float64Array(METHODS), out: new Float64Array(METHODS) };
  readonly #timeouts = new Float64Array(METHODS);

  /** A message that is good SIP, copies included. @param status 0 for a request. Hot. */
  message(direction: Direction, place: number, status: number): void {
    if (status === 0) this.#requests[direction][place]!++;
    else if (status >= 100 && status < 100 + STATUSES) this.#responses[direction][place * STATUSES + status - 100]!++;
  }

  /** A message that was sent or received before: something was lost or late. `in`: requests alone are known as such. */
  repeated(direction: Direction, method: string): void {
    this.#repeated[direction][methodPlace(method)]!++;
  }

  /** A request of ours without a final answer in time. */
  timedOut(method: string): void {
    this.#timeouts[methodPlace(method)]!++;
  }

  /** All that are not zero. */
  *messages(): Iterable<MessageCount> {
    for (const direction of ["in", "out"] as const) {
      for (let place = 0; place < METHODS; place++) {
        const method = COUNTED_METHODS[place]!;
        const requests = this.#requests[direction][place]!;
        if (requests > 0) yield { direction, method, status: 0, count: requests };
        const row = this.#responses[direction].subarray(place * STATUSES, (place + 1) * STATUSES);
        for (let at = 0; at < STATUSES; at++)
          if (row[at]! > 0) yield { direction, method, status: 100 + at, count: row[at]! };
      }
    }
  }

  *repetitions(): Iterable<Omit<MessageCount, "status">> {
    for (const direction of ["in", "out"] as const)
      for (const [method, count] of byMethod(this.#repeated[direction])) yield { direction, method, count };
  }

  timeouts(): Iterable<readonly [method: string, count: number]> {
    return byMethod(this.#timeouts);
  }
}

function* byMethod(counts: Float64Array): Iterable<readonly [string, number]> {
  for (let place = 0; place < METHODS; place++) if (counts[place]! > 0) yield [COUNTED_METHODS[place]!, counts[place]!];
}
