import type { Verb } from "../../../wire/xml/verb.js";
import { exchangeTimeoutMs } from "../exchange-timeout.js";
import type { ScriptRequest } from "../fetch.js";
import type { Outcome, RunVerb, VerbContext } from "../verb-context.js";

/** What `save` keeps of an answer. */
const SAVED_BYTES = 1024;

/** A request of the document's own making; its answer is a document only with `execute` (call-xml.md 4.12). */
export const curl: RunVerb = async (ctx, verb) => {
  const { values } = verb;
  const reply = await ctx.documents.send(requestOf(ctx, verb), ctx.signal);
  const response = { ...reply.response, size: reply.body.length };
  const name = values.text("save");
  if (name !== undefined) save(ctx, name, reply.body);
  const outcome: Outcome = { success: true, reason: `HTTP ${reply.status}`, response };
  if (!values.flag("execute")) return outcome;
  const { document, isEmpty } = ctx.documents.parse({ ...reply, response });
  return isEmpty ? outcome : { ...outcome, document };
};

function requestOf(ctx: VerbContext, verb: Verb): ScriptRequest {
  const { values } = verb;
  const method = (values.text("method") ?? "GET") as ScriptRequest["method"];
  const written = verb.data.find(({ name }) => name === "Body")?.text ?? values.text("body");
  const body = written?.trim() === "true" ? JSON.stringify(ctx.call.entity()) : written;
  const hasBody = body !== undefined && method !== "GET" && method !== "HEAD";
  return {
    method,
    url: values.text("url") ?? "",
    headers: { ...(hasBody ? { "content-type": values.text("type") ?? "application/json" } : {}), ...headersOf(verb) },
    body: hasBody ? body : undefined,
    timeoutMs: exchangeTimeoutMs(values),
    isRepeatable: method === "GET" || method === "HEAD",
  };
}

/** Names in lower case; those of our own making are left out by the client. */
function headersOf({ values, data }: Verb): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(JSON.parse(values.text("headers") ?? "{}") as object))
    headers.set(name.toLowerCase(), String(value));
  for (const child of data) {
    const name = child.values.text("name");
    if (child.name === "Header" && name !== undefined)
      headers.set(name.toLowerCase(), child.values.text("value") ?? "");
  }
  return Object.fromEntries(headers);
}

function save(ctx: VerbContext, name: string, body: Buffer): void {
  // A character cut in two at the end is dropped with the rest.
  const text = new TextDecoder().decode(body.subarray(0, SAVED_BYTES)).replace(/\ufffd$/, "");
  ctx.call.setVars(ctx.budget.variables(ctx.call.vars, new Map([[name, text]])));
}
