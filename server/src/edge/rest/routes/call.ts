import {
  downloadCallRecord,
  getCall,
  getCallRecord,
  getSIPControlAppCallsList,
  hangupCall,
  listCallRecords,
  removeCallRecord,
  searchCalls,
  searchSCACalls,
} from "@opentact/contract";
import type { CallRecords } from "../../../domain/call/records.js";
import type { Calls } from "../../../domain/call/service.js";
import { list } from "../answer.js";
import { audioAnswer } from "../audio-answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface CallServices {
  readonly calls: Calls;
  readonly records: CallRecords;
}

type S = CallServices;

export const callRoutes: readonly BoundRoute<S>[] = [
  handle(searchCalls, (s: S, { actor, body, query }) => s.calls.search(actor, body, query)),
  handle(searchSCACalls, (s: S, { actor, body, query }) => s.calls.search(actor, body, query, "CallSCA")),
  handle(getSIPControlAppCallsList, async (s: S, { actor, query }) => list(await s.calls.online(actor, query))),
  handle(getCall, (s: S, { actor, params }) => s.calls.get(actor, params.uuid)),
  handle(hangupCall, (s: S, { actor, params }) => s.calls.hangup(actor, params.uuid)),
  handle(listCallRecords, async (s: S, { actor, params, query }) =>
    list(await s.records.list(actor, params.uuid, query)),
  ),
  handle(getCallRecord, (s: S, { actor, params }) => s.records.get(actor, params.uuid)),
  handle(downloadCallRecord, async (s: S, { actor, params, headers }) =>
    audioAnswer(await s.records.file(actor, params.uuid), headers["range"]),
  ),
  handle(removeCallRecord, (s: S, { actor, params }) => s.records.remove(actor, params.uuid)),
];
