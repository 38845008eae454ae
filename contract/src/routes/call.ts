import { Type } from "typebox";
import { ICall, ICallSearchParams, ICallSearchPayload } from "../call.js";
import { CallFlowFault } from "../call-flow.js";
import { ICallDTMFParams, ICallPlayParams, ICallTransferParams } from "../call-live.js";
import { ICallBridgeParams, ICallNewParams } from "../call-new.js";
import { ICallTimeline } from "../call-timeline.js";
import { ICallTrace } from "../call-trace.js";
import { defineRoute } from "../define-route.js";
import { AccountListQuery, ListQuery, SearchQuery, Uuid } from "../primitives.js";
import { ICallRecord, ICallRecordLink, ICallRecordLinkParams } from "../record.js";
import { Words } from "../schema.js";
import { signedLinkQuery } from "../signed-link.js";

const params = Type.Object({ uuid: Uuid });
const tag = "Call";
/** Size of a call-control document (call-xml.md 8.1). */
const maxBytes = 256 * 1024;
/** A document: as file, as XML body (it becomes the field `xml`) or as JSON. */
const document = Type.Object({ xml: Type.Optional(Type.String()) });

export const searchCalls = defineRoute({
  id: "SearchCalls",
  method: "POST",
  path: "/call/search",
  auth: "user",
  query: SearchQuery,
  body: ICallSearchParams,
  reply: ICallSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "The call log, live and ended calls",
  tag,
});

export const createCall = defineRoute({
  id: "CreateCall",
  method: "POST",
  path: "/call",
  auth: "user",
  body: ICallNewParams,
  reply: ICall,
  statuses: [201, 400, 402, 403, 404],
  summary: "Call somebody and run a document or an app when the callee answers",
  tag,
});

export const createCallBridge = defineRoute({
  id: "CreateCallBridge",
  method: "POST",
  path: "/call/bridge",
  auth: "user",
  body: ICallBridgeParams,
  reply: ICall,
  statuses: [201, 400, 402, 403, 404],
  summary: "Call two parties and connect them; answers leg A",
  tag,
});

export const searchSCACalls = defineRoute({
  id: "SearchSCACalls",
  method: "POST",
  path: "/sip/app/call/search",
  auth: "user",
  query: SearchQuery,
  body: ICallSearchParams,
  reply: ICallSearchPayload,
  statuses: [200],
  limit: "search",
  summary: "The call log, calls of type CallSCA",
  tag,
});

export const getSIPControlAppCallsList = defineRoute({
  id: "GetSIPControlAppCallsList",
  method: "GET",
  path: "/sip/app/call/online",
  auth: "user",
  query: AccountListQuery,
  reply: Type.Array(ICall),
  statuses: [200],
  isList: true,
  summary: "Live calls of type CallSCA",
  tag,
});

export const getCall = defineRoute({
  id: "GetCall",
  method: "GET",
  path: "/call/{uuid}",
  aliases: ["/call/sca/{uuid}", "/sip/app/call/{uuid}"],
  auth: "user",
  params,
  reply: ICall,
  statuses: [200, 404],
  summary: "One call leg",
  tag,
});

export const getCallTrace = defineRoute({
  id: "GetCallTrace",
  method: "GET",
  path: "/call/{uuid}/trace",
  auth: "user",
  params,
  reply: ICallTrace,
  statuses: [200, 404],
  summary:
    "SIP messages of a call leg and of those it dialled, without secrets; as text to read with `Accept: text/plain`",
  tag,
});

export const getCallTimeline = defineRoute({
  id: "GetCallTimeline",
  method: "GET",
  path: "/call/{uuid}/timeline",
  auth: "user",
  params,
  reply: ICallTimeline,
  statuses: [200, 404],
  summary:
    "Everything known of a call, its legs joined: SIP, commands, requests, events, webhooks, sound and money; as a ladder to read with `Accept: text/plain`",
  tag,
});

export const getCallPcap = defineRoute({
  id: "GetCallPcap",
  method: "GET",
  path: "/call/{uuid}/pcap",
  auth: "user",
  params,
  reply: Type.Unknown(),
  statuses: [200, 404],
  summary: "SIP messages of all legs of a call as a capture file; not in an envelope",
  tag,
});

export const hangupCall = defineRoute({
  id: "HangupCall",
  method: "DELETE",
  path: "/call/{uuid}",
  aliases: ["/call/sca/{uuid}"],
  auth: "user",
  params,
  reply: ICall,
  statuses: [200, 404],
  summary: "End a call with cause 16",
  tag,
});

export const transferCall = defineRoute({
  id: "TransferCall",
  method: "POST",
  path: "/call/{uuid}/transfer",
  auth: "user",
  params,
  body: ICallTransferParams,
  reply: ICall,
  statuses: [200, 400, 403, 404, 409],
  summary: "Let a live leg talk with somebody else; who it talks with now is let go once that one answers",
  tag,
});

export const playToCall = defineRoute({
  id: "PlayToCall",
  method: "POST",
  path: "/call/{uuid}/play",
  auth: "user",
  params,
  body: ICallPlayParams,
  reply: ICall,
  statuses: [200, 400, 404, 409],
  summary: "Let a live call hear speech or a file beside what goes on; answered before it is heard",
  tag,
});

export const sendCallDTMF = defineRoute({
  id: "SendCallDTMF",
  method: "POST",
  path: "/call/{uuid}/dtmf",
  auth: "user",
  params,
  body: ICallDTMFParams,
  reply: ICall,
  statuses: [200, 400, 404, 409],
  summary: "Press keys for a live leg to hear; answered before they are heard",
  tag,
});

export const executeCallFlow = defineRoute({
  id: "ExecuteCallFlow",
  method: "POST",
  path: "/call/sca/{uuid}",
  aliases: ["/sip/app/call/{uuid}"],
  auth: "user",
  params,
  query: Type.Object({ mode: Type.Optional(Words(["inject"])) }),
  body: document,
  file: { required: false, maxBytes },
  xml: { maxBytes },
  reply: ICall,
  beside: { warnings: Type.Array(CallFlowFault) },
  statuses: [200, 400, 404, 409, 413, 415],
  summary: "Run a document in a live call, with `mode=inject` beside the one that runs; answered before it runs",
  tag,
});

export const validateCallXML = defineRoute({
  id: "ValidateCallXML",
  method: "POST",
  path: "/call/xml/validate",
  aliases: ["/sip/app/call/flow/validate"],
  auth: "user",
  body: document,
  file: { required: false, maxBytes },
  xml: { maxBytes },
  reply: Type.Object({
    valid: Type.Boolean(),
    errors: Type.Array(CallFlowFault),
    warnings: Type.Array(CallFlowFault),
    commands: Type.Integer(),
  }),
  statuses: [200, 400, 413, 415],
  summary: "Check a document without a call: all its faults, with what may stand there",
  tag,
});

export const listCallRecords = defineRoute({
  id: "ListCallRecords",
  method: "GET",
  path: "/call/{uuid}/record",
  auth: "user",
  params,
  query: ListQuery,
  reply: Type.Array(ICallRecord),
  statuses: [200, 404],
  isList: true,
  summary: "Recordings of a call",
  tag,
});

export const getCallRecord = defineRoute({
  id: "GetCallRecord",
  method: "GET",
  path: "/call/record/{uuid}",
  auth: "user",
  params,
  reply: ICallRecord,
  statuses: [200, 404],
  summary: "One recording",
  tag,
});

export const downloadCallRecord = defineRoute({
  id: "DownloadCallRecord",
  method: "GET",
  path: "/call/record/{uuid}/file",
  auth: "user",
  params,
  reply: Type.Unknown(),
  statuses: [200, 206, 404, 409, 416],
  summary: "The audio of a recording, byte ranges allowed; not in an envelope",
  tag,
});

export const linkCallRecord = defineRoute({
  id: "LinkCallRecord",
  method: "POST",
  path: "/call/record/{uuid}/link",
  auth: "user",
  params,
  body: ICallRecordLinkParams,
  reply: ICallRecordLink,
  statuses: [200, 404, 409],
  summary: "An address that anybody may fetch the audio from until it expires",
  tag,
});

export const fetchCallRecord = defineRoute({
  id: "FetchCallRecord",
  method: "GET",
  path: "/call/record/{uuid}/download",
  auth: "public",
  params,
  query: signedLinkQuery,
  reply: Type.Unknown(),
  statuses: [200, 206, 403, 404, 416],
  limit: "peer",
  summary: "The audio of a recording by its link, byte ranges allowed; not in an envelope",
  tag,
});

export const removeCallRecord = defineRoute({
  id: "RemoveCallRecord",
  method: "DELETE",
  path: "/call/record/{uuid}",
  auth: "user",
  params,
  reply: ICallRecord,
  statuses: [200, 404, 409],
  summary: "Remove the audio of a recording; its row stays",
  tag,
});
