import type { Clock, Timer } from "../../base/clock.js";

/** A signal of one's own that also follows others, until it is released. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(): void;
  /** Aborts with that as the reason of the signal. */
  abortFor(reason: string): void;
  /** Follows the others no more. */
  release(): void;
}

/** Nobody asks for the reason; without one each abort makes an exception with its stack. */
const OVER = "over";

/**
 * Aborts with any of `signals`, or by `abort`. `AbortSignal.any` keeps its listeners for as long as the sources live;
 * a call lives long and runs thousands of commands, so this one is released by hand.
 */
export function linkAbort(...signals: readonly AbortSignal[]): LinkedAbort {
  const controller = new AbortController();
  const abort = () => controller.abort(OVER);
  for (const signal of signals) {
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  }
  const release = () => {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  };
  return { signal: controller.signal, abort, abortFor: (reason) => controller.abort(reason), release };
}

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Resolves after `delayMs`, or when `signal` aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      timer.cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = clock.setTimer(delayMs, done);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** `promise`, or undefined when `signal` aborts first; a later rejection of `promise` is then of no interest. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const gone = () => resolve(undefined);
    if (signal.aborted) gone();
    else signal.addEventListener("abort", gone, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", gone));
  });
}

/** `promise`, or undefined when it takes longer than `limitMs` or `signal` aborts first; no timer is left behind. */
export async function withLimit<T>(
  clock: Clock,
  promise: Promise<T>,
  limitMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const over = linkAbort(signal);
  const late = pause(clock, limitMs, over.signal);
  try {
    return (await Promise.race([promise, late])) ?? undefined;
  } finally {
    over.abort();
    over.release();
  }
}

/**
 * `promise`; when it is still pending `graceMs` after `signal` aborted, undefined. For work that follows the signal by
 * itself, but must not be able to keep its owner from closing.
 */
export function withGrace<T>(
  clock: Clock,
  promise: Promise<T>,
  signal: AbortSignal,
  graceMs: number,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    let timer: Timer | undefined;
    const gone = () => {
      timer = clock.setTimer(graceMs, () => resolve(undefined));
    };
    if (signal.aborted) gone();
    else signal.addEventListener("abort", gone, { once: true });
    promise.then(resolve, reject).finally(() => {
      timer?.cancel();
      signal.removeEventListener("abort", gone);
    });
  });
}
