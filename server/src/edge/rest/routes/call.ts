import {
  createCall,
  createCallBridge,
  downloadCallRecord,
  executeCallFlow,
  fetchCallRecord,
  getCall,
  getCallPcap,
  getCallRecord,
  getCallTimeline,
  getCallTrace,
  getSIPControlAppCallsList,
  hangupCall,
  linkCallRecord,
  listCallRecords,
  playToCall,
  removeCallRecord,
  searchCalls,
  searchSCACalls,
  sendCallDTMF,
  transferCall,
  validateCallXML,
} from "@opentact/contract";
import { ladderText } from "../../../domain/call/ladder-text.js";
import type { LiveRequests } from "../../../domain/call/live-requests.js";
import type { CallPlacing } from "../../../domain/call/placing.js";
import type { CallRecords } from "../../../domain/call/records.js";
import type { Calls } from "../../../domain/call/service.js";
import type { CallTimelines } from "../../../domain/call/timelines.js";
import { traceText } from "../../../domain/call/trace-text.js";
import type { CallTraces } from "../../../domain/call/traces.js";
import type { StaticCallFlows } from "../../../domain/control-app/call-flow.js";
import { Answer, list } from "../answer.js";
import { fileAnswer } from "../file-answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface CallServices {
  readonly calls: Calls;
  readonly placing: CallPlacing;
  readonly records: CallRecords;
  readonly liveRequests: LiveRequests;
  readonly callTraces: CallTraces;
  readonly callTimelines: CallTimelines;
  readonly callFlows: StaticCallFlows;
}

type S = CallServices;

export const callRoutes: readonly BoundRoute<S>[] = [
  handle(searchCalls, (s: S, { actor, body, query }) => s.calls.search(actor, body, query)),
  handle(createCall, (s: S, { actor, body }) => {
    if (body.xml !== undefined) s.callFlows.check({ xml: body.xml });
    return s.placing.create(actor, body);
  }),
  handle(createCallBridge, (s: S, { actor, body }) => s.placing.bridge(actor, body)),
  handle(searchSCACalls, (s: S, { actor, body, query }) => s.calls.search(actor, body, query, "CallSCA")),
  handle(getSIPControlAppCallsList, async (s: S, { actor, query }) => list(await s.calls.online(actor, query))),
  handle(getCall, (s: S, { actor, params }) => s.calls.get(actor, params.uuid)),
  handle(getCallTrace, async (s: S, { actor, params, headers }) => {
    const trace = await s.callTraces.get(actor, params.uuid);
    if (/^text\/plain\b/i.test(String(headers.accept)))
      return new Answer(undefined, { raw: { type: "text/plain; charset=utf-8", body: traceText(trace) } });
    return trace;
  }),
  handle(getCallTimeline, async (s: S, { actor, params, headers }) => {
    const timeline = await s.callTimelines.get(actor, params.uuid);
    if (!/^text\/plain\b/i.test(String(headers.accept))) return timeline;
    return new Answer(undefined, { raw: { type: "text/plain; charset=utf-8", body: ladderText(timeline) } });
  }),
  handle(getCallPcap, async (s: S, { actor, params }) => {
    const body = await s.callTimelines.pcap(actor, params.uuid);
    return new Answer(undefined, {
      headers: { "content-disposition": `attachment; filename="${params.uuid}.pcap"` },
      raw: { type: "application/vnd.tcpdump.pcap", body },
    });
  }),
  handle(hangupCall, (s: S, { actor, params }) => s.calls.hangup(actor, params.uuid)),
  handle(transferCall, async (s: S, { actor, params, body }) => {
    await s.liveRequests.transfer(actor, params.uuid, body);
    return s.calls.get(actor, params.uuid);
  }),
  handle(playToCall, async (s: S, { actor, params, body }) => {
    await s.liveRequests.play(actor, params.uuid, body);
    return s.calls.get(actor, params.uuid);
  }),
  handle(sendCallDTMF, async (s: S, { actor, params, body }) => {
    await s.liveRequests.press(actor, params.uuid, body);
    return s.calls.get(actor, params.uuid);
  }),
  handle(executeCallFlow, async (s: S, { actor, params, query, file, body }) => {
    await s.calls.get(actor, params.uuid);
    const isInjected = query.mode === "inject";
    const { xml, warnings } = s.callFlows.check({ file: file?.bytes, xml: body?.xml }, isInjected);
    return new Answer(await s.calls.push(actor, params.uuid, xml, isInjected), { beside: { warnings } });
  }),
  handle(validateCallXML, (s: S, { file, body }) => s.callFlows.judge({ file: file?.bytes, xml: body?.xml })),
  handle(listCallRecords, async (s: S, { actor, params, query }) =>
    list(await s.records.list(actor, params.uuid, query)),
  ),
  handle(getCallRecord, (s: S, { actor, params }) => s.records.get(actor, params.uuid)),
  handle(downloadCallRecord, async (s: S, { actor, params, headers, isHead }) =>
    fileAnswer(await s.records.file(actor, params.uuid), { headers, isHead }),
  ),
  handle(linkCallRecord, (s: S, { actor, params, body }) => s.records.link(actor, params.uuid, body?.ttl)),
  handle(fetchCallRecord, async (s: S, { params, query, headers, isHead }) => {
    const { expires, signature } = query;
    return fileAnswer(await s.records.linked({ uuid: params.uuid, expires }, signature), { headers, isHead });
  }),
  handle(removeCallRecord, (s: S, { actor, params }) => s.records.remove(actor, params.uuid)),
];
