/** How a refused or lost request is tried again. */
export interface RetryOptions {
  /** Further tries; default 2. */
  readonly retries?: number;
  /** Of one try; default 30,000. */
  readonly timeoutMs?: number;
  /** Default: the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Waits; default: a timer. */
  readonly sleep?: (ms: number) => Promise<void>;
}

const FIRST_WAIT_MS = 250;
/** A server that asks for more patience is answered with its error instead. */
const LONGEST_WAIT_MS = 10_000;
/** The server did not do it: too many requests, or not now. */
const AGAIN: readonly number[] = [429, 503];

/**
 * A `fetch` that tries again, with growing waits or the server's `Retry-After`, where that cannot do a thing twice: reads,
 * and changes that carry an `Idempotency-Key`. Each try has a deadline.
 */
export function retryingFetch(options: RetryOptions = {}): (request: Request) => Promise<Response> {
  const { retries = 2, timeoutMs = 30_000, fetch: send = fetch, sleep = wait } = options;
  return async (request) => {
    for (let round = 0; ; round++) {
      const isLast = round >= retries || !isHarmlessTwice(request);
      try {
        const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
        const response = await send(new Request(request.clone(), { signal }));
        const waitMs = patience(response, round);
        if (isLast || !AGAIN.includes(response.status) || waitMs > LONGEST_WAIT_MS) return response;
        await response.body?.cancel();
        await sleep(waitMs);
      } catch (error) {
        if (isLast || request.signal.aborted) throw error;
        await sleep(FIRST_WAIT_MS * 2 ** round);
      }
    }
  };
}

function isHarmlessTwice(request: Request): boolean {
  return request.method === "GET" || request.method === "HEAD" || request.headers.has("idempotency-key");
}

function patience(response: Response, round: number): number {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : FIRST_WAIT_MS * 2 ** round;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
