import type { LiveCalls } from "./live-calls.js";
import type { LiveTraces } from "./traces.js";

/** What is asked of the node that owns a live leg. */
export type NodeCalls = Pick<LiveCalls, "hangup" | "transfer" | "play" | "press" | "push"> & LiveTraces;

export type NodeCallMethod = keyof NodeCalls;

/** Asks other nodes about their calls. */
export interface OtherNodes {
  /** Nodes that own live legs of these; a leg that has ended has none. */
  ownersOf(calls: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Has `node` do it, once or not at all, and gives what it answered.
   * @throws DomainError 503 when it does not answer in two seconds: whether it was done is not known then
   */
  ask<M extends NodeCallMethod>(
    node: string,
    method: M,
    args: Parameters<NodeCalls[M]>,
  ): Promise<Awaited<ReturnType<NodeCalls[M]>>>;
}
