import type { ResponseParts } from "../wire/sip/print.js";
import type { AnswerParts } from "./sip-session.js";

/** An answer with that status. Each member by its name: a copy by spreading would have a shape of its own. Hot. */
export function answerOf(
  status: number,
  { reason, headers, body }: AnswerParts = {},
  withRecordRoute = false,
): Omit<ResponseParts, "toTag"> {
  return { status, reason, headers, body, withRecordRoute };
}
