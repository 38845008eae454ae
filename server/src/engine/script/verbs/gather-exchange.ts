import type { Verb } from "../../../wire/xml/verb.js";
import { callKeys } from "../call-keys.js";
import type { FetchedDocument } from "../fetch.js";
import { withQuery } from "../query.js";
import type { VerbContext } from "../verb-context.js";

const TIMEOUT_MS = 10_000;

/** One attempt as the body of the exchange tells it (call-xml.md 6.3). */
export interface GatherAttempt {
  readonly attempt: number;
  readonly code: string;
  readonly success: boolean;
  readonly finished_by: string;
  /** Only where speech is input; null = nothing was said. */
  readonly speech?: string | null;
  readonly confidence?: number | null;
}

/**
 * Asks the URL of a Gather what to run, after the last attempt of `history`.
 * @throws CommandFailure with the reasons of Callback
 */
export function exchange(
  ctx: VerbContext,
  verb: Verb,
  dialect: "A" | "B",
  url: string,
  history: readonly GatherAttempt[],
): Promise<FetchedDocument> {
  const { code = "", success = false, speech, confidence } = history.at(-1) ?? {};
  const said = speech === undefined ? {} : { speech, confidence };
  const saidKeys =
    speech === undefined
      ? []
      : ([
          ["speech", speech ?? ""],
          ["confidence", String(confidence ?? "")],
        ] as const);
  const attempts = history.length;
  const { from, to, rest } = callKeys(ctx.call, verb.tag);
  const answers =
    dialect === "A"
      ? ([["code", code], ["attempts", String(attempts)], ["success", String(success)], from, to] as const)
      : ([["dtmf", code], from] as const);
  const isPost = verb.values.text("method") === "POST";
  const body = { ...ctx.call.entity(), gather: { dialect, success, code, attempts, ...said, history } };
  return ctx.documents.document(
    {
      method: isPost ? "POST" : "GET",
      url: withQuery(url, [...answers, ...rest, ...saidKeys], ctx.meta),
      timeoutMs: TIMEOUT_MS,
      isRepeatable: true,
      ...(isPost ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    },
    ctx.signal,
  );
}
