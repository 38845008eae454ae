/** What a run of a closed loop found. */
export interface LoopResult {
  readonly done: number;
  /** All that were begun, the warm-up included. */
  readonly all: number;
  readonly failed: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * A closed loop: `window` operations are always in flight for `seconds`, after `warmSeconds` that do not count. An
 * operation that throws counts as failed.
 */
export async function closedLoop(
  operation: (n: number) => Promise<void>,
  o: { window: number; seconds: number; warmSeconds?: number },
): Promise<LoopResult> {
  const times: number[] = [];
  let [failed, next] = [0, 0];
  const fromMs = performance.now() + (o.warmSeconds ?? 1) * 1000;
  const untilMs = fromMs + o.seconds * 1000;
  const worker = async () => {
    while (performance.now() < untilMs) {
      const startMs = performance.now();
      const isGood = await operation(next++).then(
        () => true,
        () => false,
      );
      const endMs = performance.now();
      if (endMs < fromMs || endMs > untilMs) continue;
      if (isGood) times.push(endMs - startMs);
      else failed++;
    }
  };
  await Promise.all(Array.from({ length: o.window }, worker));
  return result(times, next, failed, o.seconds);
}

/** An open loop: `perSecond` operations are begun for `seconds`, however long each takes. Resolves when the last has ended. */
export async function openLoop(
  operation: (n: number) => Promise<void>,
  o: { perSecond: number; seconds: number },
): Promise<LoopResult> {
  const times: number[] = [];
  let failed = 0;
  const running: Promise<void>[] = [];
  const fromMs = performance.now();
  for (const all = o.perSecond * o.seconds; running.length < all; ) {
    const due = Math.min(all, Math.floor(((performance.now() - fromMs) * o.perSecond) / 1000) + 1);
    while (running.length < due) {
      const startMs = performance.now();
      const ended = operation(running.length).then(
        () => void times.push(performance.now() - startMs),
        () => void failed++,
      );
      running.push(ended);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return result(times, running.length, failed, o.seconds);
}

function result(times: number[], all: number, failed: number, seconds: number): LoopResult {
  times.sort((a, b) => a - b);
  const at = (q: number) => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? Number.NaN;
  const { length: done } = times;
  return { done, all, failed, seconds, perSecond: done / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}
