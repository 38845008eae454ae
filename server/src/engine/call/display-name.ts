const CONTROLS = /[\0-\x1f\x7f]/g;

/** A display name as it is passed on: what a peer escapes may be a control, which no line of ours bears (RFC 3261 §25.1). */
export function passedOn(displayName: string | undefined): string | undefined {
  return displayName?.replace(CONTROLS, " ");
}
