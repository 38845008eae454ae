/** Aborts with the first of two signals. Twice the same is that one: `AbortSignal.any` costs each call weak references. */
export function eitherSignal(a: AbortSignal, b: AbortSignal): AbortSignal {
  return a === b ? a : AbortSignal.any([a, b]);
}
