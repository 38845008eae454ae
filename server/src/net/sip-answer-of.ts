import type { ResponseParts } from "../wire/sip/print.js";
import type { AnswerParts } from "./sip-session.js";

/** An answer as its transaction is given it, which adds our tag. */
export type OwnAnswer = Omit<ResponseParts, "toTag">;

/** An answer with that status. Each member by its name: a copy by spreading would have a shape of its own. Hot. */
export function answerOf(status: number, { reason, headers, body }: AnswerParts = {}): OwnAnswer {
  return { status, reason, headers, body, withRecordRoute: false, head: undefined, telling: undefined };
}
