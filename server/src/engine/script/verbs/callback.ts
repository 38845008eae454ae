import { callKeys } from "../call-keys.js";
import { exchangeTimeoutMs } from "../exchange-timeout.js";
import { withQuery } from "../query.js";
import type { RunVerb } from "../verb-context.js";

/** Fetches a document and runs it (call-xml.md 4.11). */
export const callback: RunVerb = async (ctx, verb) => {
  const { values, tag, meta } = verb;
  const method = (values.text("method") ?? "GET") as "GET" | "POST" | "PATCH" | "DELETE";
  const hasBody = method !== "GET" && values.flag("body");
  const { from, to, rest } = callKeys(ctx.call, tag);
  const fetched = await ctx.documents.document(
    {
      method,
      url: withQuery(values.text("url") ?? "", [from, to, ...rest], ctx.meta),
      timeoutMs: exchangeTimeoutMs(values),
      isRepeatable: true,
      ...(hasBody ? { body: JSON.stringify({ ...ctx.call.entity(), command_meta: Object.fromEntries(meta) }) } : {}),
      ...(hasBody ? { headers: { "content-type": "application/json" } } : {}),
    },
    ctx.signal,
  );
  if (fetched.isEmpty) return { success: true, reason: "Empty call flow", response: fetched.response };
  return { success: true, reason: "Call flow received", response: fetched.response, document: fetched.document };
};
