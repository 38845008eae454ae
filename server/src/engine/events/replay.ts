import { ClosedError } from "../../base/errors.js";
import type { FrameSink, Since } from "../../domain/event/port.js";
import { replayFrame } from "../../domain/event/rules.js";
import type { AccountStream } from "./account-stream.js";

/** Frames that one replay sends at most (events.md 11.3). */
const REPLAY_MAX = 10_000;
const PAGE = 100;

export interface ReplayOptions {
  readonly account: AccountStream;
  readonly sink: FrameSink;
  readonly user: string;
  readonly since: Since;
  /** Live events begin after this position: the replay ends with it. */
  readonly until: number;
  readonly isClosed: () => boolean;
}

/** Sends the stored events after `since`, oldest first, and the control frame that tells how it ended. */
export async function replay(options: ReplayOptions): Promise<void> {
  const { account, sink, since, until } = options;
  const start = await account.reads.positionOf(account.uuid, since);
  if (start === undefined) {
    const oldest = await account.reads.oldest(account.uuid);
    return sink.send(replayFrame("since not found", { since, oldest }));
  }
  let last = start;
  let count = 0;
  while (last < until) {
    if (options.isClosed()) throw new ClosedError("feed");
    const page = await account.reads.after(account.uuid, last, PAGE);
    const events = page.events.filter((event) => event.position <= until);
    if (events.length === 0) break;
    const batch = await account.prepare({ ...page, events }, [options.user]);
    for (const event of batch.events) {
      if (!batch.allows(options.user, event)) continue;
      if (count === REPLAY_MAX) return sink.send(replayFrame("truncated", { since, count, last }));
      sink.send(batch.replayedText(event));
      account.written(event);
      last = event.position;
      count++;
      // The client reads at its own pace: nothing is gathered for it.
      await sink.room();
    }
    last = batch.last;
  }
  sink.send(replayFrame("complete", { since, count, last: Math.max(last, start) }));
}

export interface CatchUpOptions {
  readonly account: AccountStream;
  readonly sink: FrameSink;
  readonly user: string;
  readonly after: number;
}

/** Sends one page of what became live while live events were held back; gives the position it reached. */
export async function catchUp({ account, sink, user, after }: CatchUpOptions): Promise<number> {
  const until = account.last;
  const page = await account.reads.after(account.uuid, after, PAGE);
  const events = page.events.filter((event) => event.position <= until);
  if (events.length === 0) return until;
  const batch = await account.prepare({ ...page, events }, [user]);
  for (const event of batch.events) {
    if (!batch.allows(user, event)) continue;
    sink.send(batch.text(event));
    account.written(event);
    await sink.room();
  }
  return batch.last;
}
