import type { ScriptCall } from "./context.js";

type Key = readonly [string, string];

/** The query keys that every document request has, in the order of call-xml.md 6.2. */
export interface CallKeys {
  readonly from: Key;
  readonly to: Key;
  /** `tn, state, sca, call` and `tag` when there is one. */
  readonly rest: readonly Key[];
}

/** Keys and values of call-xml.md 6.2. */
export function callKeys(call: ScriptCall, tag: string | undefined): CallKeys {
  return {
    from: ["from", call.from],
    to: ["to", call.to],
    rest: [
      ["tn", call.to],
      ["state", call.state],
      ["sca", call.appUuid ?? ""],
      ["call", call.uuid],
      ...(tag === undefined ? [] : [["tag", tag] as const]),
    ],
  };
}
