import type { IEventFrame, IEventPage } from "@opentact/contract";
import type { Clock } from "../../base/clock.js";
import { invalidField, notFound } from "../../base/errors.js";
import type { UserActor } from "../auth/port.js";
import { reach } from "../auth/rules.js";
import type { EventBatch, EventFilter, EventHistoryReads } from "./port.js";
import { frameOf } from "./rules.js";
import type { EventWaits } from "./waits.js";

const DEFAULT_TAKE = 100;

/** What `GET /event` asks for; `wait` in seconds. */
export interface EventQuery extends EventFilter {
  readonly after?: string | undefined;
  readonly take?: number | undefined;
  readonly wait?: number | undefined;
}

/** Stored events of an account, whatever its subscriptions say (rest.md 20.2). */
export class EventHistory {
  readonly #reads: EventHistoryReads;
  readonly #waits: EventWaits;
  readonly #clock: Clock;

  constructor(options: { reads: EventHistoryReads; waits: EventWaits; clock: Clock }) {
    this.#reads = options.reads;
    this.#waits = options.waits;
    this.#clock = options.clock;
  }

  /** 400 when nothing is known after `after`. With `wait` an empty page comes only when that time is over. */
  async list(actor: UserActor, query: EventQuery): Promise<IEventPage> {
    const { account } = actor;
    const start = query.after === undefined ? undefined : await this.#reads.positionOf(account, query.after);
    if (query.after !== undefined && start === undefined)
      throw invalidField("params.after", "unknown, or older than the events that are stored", query.after);
    const take = query.take ?? DEFAULT_TAKE;
    const { batch, seen } = await this.#read(account, start, query, take);
    return {
      take,
      after: query.after ?? null,
      next: batch.events.length === 0 ? seen : (batch.events.at(-1)?.position ?? seen),
      data: framesOf(batch),
    };
  }

  async get(actor: UserActor, uuid: string): Promise<IEventFrame> {
    const found = await this.#reads.find(reach(actor), uuid);
    if (!found) throw notFound("Event");
    return frame(found.event, found.account);
  }

  /** `seen`: the position up to which there was nothing that fits. */
  async #read(account: string, start: number | undefined, query: EventQuery, take: number) {
    const untilMs = this.#clock.monotonicMs() + (query.wait ?? 0) * 1000;
    for (;;) {
      // Before the look: what comes after it wakes the wait.
      const last = await this.#reads.lastPosition(account);
      const batch = await this.#reads.page(account, start, query, take);
      const leftMs = untilMs - this.#clock.monotonicMs();
      if (batch.events.length > 0 || leftMs <= 0) return { batch, seen: Math.max(last, start ?? 0) };
      await this.#waits.pass(account, last, leftMs);
    }
  }
}

function framesOf({ account, events }: EventBatch): IEventFrame[] {
  return events.map((event) => frame(event, account));
}

/** The frame as the reply schema knows it; its writer leaves out what is not of the contract. */
function frame(event: EventBatch["events"][number], account: EventBatch["account"]): IEventFrame {
  return frameOf(event, account) as unknown as IEventFrame;
}
