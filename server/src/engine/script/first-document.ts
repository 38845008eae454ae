import { newUuid } from "../../base/ids.js";
import { shownUrl } from "../../base/shown-url.js";
import { parseDocument } from "../../wire/xml/callcontrol.js";
import type { CallDocument } from "../../wire/xml/verb.js";
import { XmlError } from "../../wire/xml/xml-error.js";
import { callKeys } from "./call-keys.js";
import { CommandFailure, type ScriptCall } from "./context.js";
import type { DocumentFetcher } from "./fetch.js";
import { withQuery } from "./query.js";

/** Settings of a control app that say what its calls run (events.md 13.2). */
export interface FlowSource {
  readonly call_flow_url: string | null;
  readonly call_flow_method: "GET" | "POST";
  /** Milliseconds; null = the default, 0 = the longest. */
  readonly call_flow_request_timeout: number | null;
  /** The hosted document. */
  readonly call_flow_xml: string | null;
}

/** What a call starts with. `refused` = neither source gave a document; `reason` becomes `state_reason`. */
export type FirstDocument =
  | { readonly kind: "document"; readonly document: CallDocument }
  | { readonly kind: "park" }
  | { readonly kind: "refused"; readonly reason: string };

const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_TIMEOUT_MS = 30_000;

/**
 * The first document of a call: `call_flow_url`, when that fails the hosted one, park when neither is configured.
 * A request that failed leaves its row (`Callback[0]`, document 0); a good one leaves none.
 * @param signal gives the request up; what is answered then is of no use
 */
export async function loadFirstDocument(
  source: FlowSource,
  call: ScriptCall,
  documents: DocumentFetcher,
  signal: AbortSignal,
): Promise<FirstDocument> {
  const { call_flow_url: url, call_flow_xml: hosted } = source;
  if (url === null && hosted === null) return { kind: "park" };
  let reason = "";
  if (url !== null) {
    const fetched = await fetchFirst(url, source, call, documents, signal);
    if ("document" in fetched) return { kind: "document", document: fetched.document };
    if (signal.aborted) return { kind: "refused", reason: fetched.message };
    reason = fetched.message;
    writeFailure(url, source.call_flow_method, call, fetched);
  }
  return hosted === null ? { kind: "refused", reason } : parseHosted(hosted);
}

async function fetchFirst(
  url: string,
  source: FlowSource,
  call: ScriptCall,
  documents: DocumentFetcher,
  signal: AbortSignal,
) {
  const { from, to, rest } = callKeys(call, undefined);
  const { call_flow_method: method, call_flow_request_timeout: timeoutMs } = source;
  const post = { body: JSON.stringify(call.entity()), headers: { "content-type": "application/json" } };
  const request = {
    method,
    url: withQuery(url, [from, to, ...rest], call.vars),
    timeoutMs: timeoutMs === null ? DEFAULT_TIMEOUT_MS : Math.min(timeoutMs || MAX_TIMEOUT_MS, MAX_TIMEOUT_MS),
    isRepeatable: true,
    ...(method === "POST" ? post : {}),
  };
  try {
    return await documents.document(request, signal);
  } catch (error) {
    if (error instanceof CommandFailure) return error;
    throw error;
  }
}

function writeFailure(url: string, method: string, call: ScriptCall, failure: CommandFailure): void {
  const attributes = { url: shownUrl(url), method };
  const command = {
    name: "Callback",
    success: false,
    reason: failure.message,
    path: "Callback[0]",
    document: 0,
    tag: null,
    attributes,
    meta: {},
    children: [],
    error: [],
  };
  call.flow({ uuid: newUuid(), command, element: { $: attributes }, response: failure.response });
}

/** It was checked when it was stored; a document that fails now was stored under other rules. */
function parseHosted(xml: string): FirstDocument {
  try {
    return { kind: "document", document: parseDocument(xml) };
  } catch (error) {
    if (error instanceof XmlError) return { kind: "refused", reason: error.message };
    throw error;
  }
}
