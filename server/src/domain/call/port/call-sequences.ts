/** How far the events of calls are stored. */
export interface CallSequences {
  /** Highest `sequence` of the stored events of each of `calls` that has any. */
  last(calls: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
