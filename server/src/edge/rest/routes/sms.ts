import {
  cancelSMS,
  getInboundSMS,
  getMessageDetailRecord,
  getOutboundSMS,
  modifyInboundSMS,
  searchInboundSMS,
  searchOutboundSMS,
  searchSMS,
  sendSMS,
  sendSMSPool,
} from "@opentact/contract";
import type { SmsSending } from "../../../domain/messaging/send.js";
import type { Messages } from "../../../domain/messaging/service.js";
import { Answer } from "../answer.js";
import { type BoundRoute, handle } from "../handle.js";

/** What the operations of this file ask for. */
export interface SmsServices {
  readonly smsSending: SmsSending;
  readonly messages: Messages;
}

type S = SmsServices;

export const smsRoutes: readonly BoundRoute<S>[] = [
  handle(sendSMS, (s: S, { actor, body }) => s.smsSending.send(actor, body), sent),
  handle(sendSMSPool, (s: S, { actor, body }) => s.smsSending.send(actor, body), sent),
  handle(getOutboundSMS, (s: S, { actor, params }) => s.messages.outbound(actor, params.uuid)),
  handle(cancelSMS, (s: S, { actor, params }) => s.messages.cancel(actor, params.uuid)),
  handle(getInboundSMS, (s: S, { actor, params }) => s.messages.inbound(actor, params.uuid)),
  handle(modifyInboundSMS, (s: S, { actor, params, body }) => s.messages.modifyInbound(actor, params.uuid, body)),
  handle(searchSMS, (s: S, { actor, body, query }) => s.messages.search(actor, body, query)),
  handle(searchOutboundSMS, (s: S, { actor, body, query }) => s.messages.searchOutbound(actor, body, query)),
  handle(searchInboundSMS, (s: S, { actor, body, query }) => s.messages.searchInbound(actor, body, query)),
  handle(getMessageDetailRecord, (s: S, { actor, params }) => s.messages.detail(actor, params.id)),
];

/** 201 when the recipient is a number of this platform, else 200 (rest.md 18). */
function sent(outcome: object): object {
  if (!("entity" in outcome && "isLocal" in outcome)) return outcome;
  return new Answer(outcome.entity, { status: outcome.isLocal ? 201 : 200 });
}
