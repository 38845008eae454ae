import type { Clock } from "./clock.js";

/** How an HTTP exchange went; `url` without secrets. */
export interface SeenFetch {
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  /** Null: no answer came. */
  readonly status: number | null;
  readonly durationMs: number;
  /** Bytes of the answer. */
  readonly size: number | null;
  readonly error: string | null;
}

/** Who is told of exchanges. */
export type OnFetch = (fetch: SeenFetch) => void;

/** What is done, and who is told. */
export interface WatchedFetch {
  readonly clock: Clock;
  readonly method: string;
  /** As it is told. */
  readonly url: string;
  readonly seen: OnFetch | undefined;
}

/** Does an exchange and tells how it went, also when no answer came. */
export async function watchedFetch<
  Reply extends { readonly status: number; readonly body: { readonly length: number } },
>({ clock, method, url, seen }: WatchedFetch, send: () => Promise<Reply>): Promise<Reply> {
  if (!seen) return send();
  const atMs = clock.now();
  const startMs = clock.monotonicMs();
  const told = (how: Pick<SeenFetch, "status" | "size" | "error">) =>
    seen({ atMs, method, url, durationMs: Math.round(clock.monotonicMs() - startMs), ...how });
  try {
    const reply = await send();
    told({ status: reply.status, size: reply.body.length, error: null });
    return reply;
  } catch (error) {
    told({ status: null, size: null, error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}
