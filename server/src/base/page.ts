/** Which part of a list is asked for. */
export interface PageQuery {
  readonly take?: number | undefined;
  readonly skip?: number | undefined;
}

/** One part of a list and the number of all its elements. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly total: number;
}
