import { check } from "../wire/sip/check.js";
import type { DialogName } from "../wire/sip/dialog/dialog-id.js";
import { fitResponse } from "../wire/sip/fit-response.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { isInDialogOnly, isKnownMethod } from "../wire/sip/method.js";
import type { SipProblem } from "../wire/sip/parse-error.js";
import { scan } from "../wire/sip/scan.js";
import { acceptsSdp, sessionBody } from "../wire/sip/session-body.js";
import { clientKey, mergeKey, serverKey } from "../wire/sip/tx/key.js";
import type { SipAddress } from "./sip-address.js";
import type { KnownRequest } from "./sip-answered-invite.js";
import type { SipBacklog, WaitingMessage } from "./sip-backlog.js";
import type { SipCore } from "./sip-core.js";
import type { SipDialogs } from "./sip-dialogs.js";
import type { SipGate } from "./sip-gate.js";
import type { Hop } from "./sip-hop.js";
import { LiveInboundSession } from "./sip-inbound-session.js";
import { subscriptionRequest } from "./sip-live-subscription.js";
import { abilities, contentType, newTag } from "./sip-request.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { AnswerParts, SipHandler } from "./sip-session.js";
import { tooShort } from "./sip-session-timer.js";
import type { RequestKeys, SipTransactions } from "./sip-transactions.js";
import { wayBack } from "./sip-way-back.js";

const NO_OTHER_BODY: HeaderLine = ["Warning", '399 opentact "Answers hold application/sdp, which Accept leaves out"'];

/** Whoever is refused while too much waits may try again after that. */
const RETRY_SOON: HeaderLine = ["Retry-After", "5"];
/** Calls for help (RFC 5031, and the numbers of North America and Europe) wait with the others, and are never refused for it. */
const EMERGENCY = /^(?:urn:service:sos|(?:sips?|tel):(?:911|112)(?:[@;]|$))/i;

/** What the receiver counts. */
export interface ReceiverCounts {
  received: number;
  malformed: number;
  flooded: number;
  late: number;
  unwanted: number;
}

export interface SipReceiverParts {
  readonly core: SipCore;
  readonly transactions: SipTransactions;
  readonly dialogs: Pick<SipDialogs, "find">;
  readonly handler: SipHandler;
  readonly gate: SipGate;
  /** Datagrams whose turn is to come. */
  readonly backlog: SipBacklog;
  /** Option tags that Require of a REGISTER may name too. */
  readonly registerExtensions: ReadonlySet<string>;
  /** Who sent a request. */
  readonly sourceOf: (request: SipMessage, hop: Hop) => SipAddress;
  /** A request came whose sender wants its connection to be used again. */
  readonly alias: (request: SipMessage, hop: Hop) => void;
  readonly counts: ReceiverCounts;
  /** A message came that is good SIP. */
  readonly counted: (message: SipMessage, host: string) => void;
  readonly trace: ((direction: "in", peer: SipAddress, wire: Buffer, callId: string) => void) | undefined;
}

/** Takes each message to where it belongs: its transaction, its dialog, the handler, or an answer of its own (RFC 3261 §8.2). */
export class SipReceiver {
  readonly #parts: SipReceiverParts;

  constructor(parts: SipReceiverParts) {
    this.#parts = parts;
  }

  /** One message of a stream. Hot. */
  receive(bytes: Buffer, hop: Hop, framing: SipProblem | undefined): void {
    const message = this.#read(bytes, hop, framing);
    if (message) this.#pass(message, hop);
  }

  /**
   * One datagram. Whoever begins a call hears 100 before anything else is worked off. When nothing waits it is the turn of
   * what has come alone; a REGISTER is soon done, and a CANCEL must not come late; all else waits for its turn. Hot.
   */
  datagram(bytes: Buffer, hop: Hop, isAlone: boolean): void {
    const { backlog, counts } = this.#parts;
    if (backlog.isFull) {
      counts.flooded++;
      return;
    }
    const message = this.#read(bytes, hop, undefined);
    if (!message) return;
    const { method, toTag, kind } = message;
    const begins = method === "INVITE" && toTag === "";
    const isShort = kind === "request" && (method === "REGISTER" || method === "CANCEL");
    if ((kind === "request" && begins) || ((isAlone || isShort) && backlog.isEmpty)) this.#pass(message, hop);
    else backlog.add({ message, hop, transaction: undefined, sinceMs: 0 });
  }

  /** What waited, now that its turn has come. Hot. */
  workOff({ message, hop, transaction }: WaitingMessage): void {
    if (!transaction) this.#pass(message, hop);
    else if (transaction.isOpen) this.#handUp(message, transaction);
  }

  /** Takes a message apart. @returns undefined for one that is no good: it was refused where it can be */
  #read(bytes: Buffer, hop: Hop, framing: SipProblem | undefined): SipMessage | undefined {
    const { counts, counted, trace } = this.#parts;
    const message = scan(bytes);
    if (typeof message === "string") {
      counts.malformed++;
      return undefined;
    }
    counts.received++;
    trace?.("in", hop.peer, bytes, message.callId);
    const refusal = check(message, framing);
    if (refusal) {
      counts.malformed++;
      if (refusal.status !== undefined && this.#passes(message, hop))
        this.#refuse(message, hop, refusal.status, { reason: refusal.reason });
      return undefined;
    }
    counted(message, hop.peer.host);
    return message;
  }

  #pass(message: SipMessage, hop: Hop): void {
    if (message.kind === "response") this.#response(message);
    else this.#request(message, hop);
  }

  #response(message: SipMessage): void {
    this.#parts.transactions.receive(clientKey(message.branch, message.cseq.method), message);
  }

  #request(request: SipMessage, hop: Hop): void {
    const { transactions } = this.#parts;
    const key = serverKey(request);
    if (request.method === "ACK") return this.#ack(request, transactions.findRefused(key));
    const isInvite = request.method === "INVITE";
    const known = transactions.findServer(key, isInvite);
    if (known) return known.again();
    if (!isInvite && transactions.repeated(key)) return;
    if (request.method === "CANCEL") return this.#cancel(request, hop);
    if (hop.isReliable && request.via.params.has("alias")) this.#parts.alias(request, hop);
    const dialog = request.toTag === "" ? undefined : this.#parts.dialogs.find(dialogOf(request));
    if (!dialog && !this.#passes(request, hop)) return;
    const problem = this.#unserved(request);
    if (problem) return this.#refuse(request, hop, problem.status, problem);
    if (dialog) dialog.receive(request, this.#begin(request, hop, { key, mergeKey: "" }));
    else this.#outOfDialog(request, hop, key);
  }

  /** The ACK to a refusal belongs to its transaction; any other to its dialog, whatever its branch. */
  #ack(request: SipMessage, known: KnownRequest | undefined): void {
    if (known?.awaitsAck) return known.ack();
    this.#parts.dialogs.find(dialogOf(request))?.receiveAck(request);
  }

  /** §9.2: 200 when its INVITE is known; what the INVITE gets is up to whoever answers it. */
  #cancel(request: SipMessage, hop: Hop): void {
    const invite = this.#parts.transactions.cancelledBy(request);
    // Only from where the INVITE came: whoever has seen its branch elsewhere must not end it.
    if (invite?.host !== hop.peer.host) {
      if (this.#passes(request, hop)) this.#refuse(request, hop, 481, {});
      return;
    }
    this.#respond(request, hop, 200, {}, invite.localTag);
    if (invite.isOpen) invite.cancelled?.(request);
  }

  #outOfDialog(request: SipMessage, hop: Hop, key: string): void {
    if (request.toTag !== "" || isInDialogOnly(request.method)) return this.#refuse(request, hop, 481, {});
    const keys = { key, mergeKey: mergeKey(request) };
    if (this.#parts.transactions.isMerged(keys.mergeKey)) return this.#refuse(request, hop, 482, {});
    if (isLastHop(request)) return this.#refuse(request, hop, 483, {});
    if (request.method === "INVITE" && !hop.isReliable) return this.#callLater(request, hop, keys);
    this.#handUp(request, this.#begin(request, hop, keys));
  }

  /** A call by datagrams waits for its turn behind its 100, unless too much waits: then it may go to another server (§21.5.4). */
  #callLater(message: SipMessage, hop: Hop, keys: RequestKeys): void {
    const { backlog, core, counts } = this.#parts;
    const sinceMs = core.clock.monotonicMs();
    if (backlog.isLate(sinceMs) && !EMERGENCY.test(message.uri)) {
      counts.late++;
      return this.#refuse(message, hop, 503, { headers: [RETRY_SOON] });
    }
    backlog.add({ message, hop, transaction: this.#begin(message, hop, keys), sinceMs });
  }

  /** Whether a request that belongs to nothing is looked at; who sends too many over a connection is told so. */
  #passes(request: SipMessage, hop: Hop): boolean {
    const { gate, counts, sourceOf } = this.#parts;
    const verdict = gate.judge(request, sourceOf(request, hop).host);
    if (verdict === "pass") return true;
    counts[verdict === "flood" ? "flooded" : "unwanted"]++;
    if (verdict === "flood" && hop.isReliable) this.#refuse(request, hop, 503, { headers: [RETRY_SOON] });
    return false;
  }

  #begin(request: SipMessage, hop: Hop, keys: RequestKeys): ServerTransaction {
    const { transactions, sourceOf } = this.#parts;
    const transaction = transactions.server(request, hop, sourceOf(request, hop), keys);
    if (transaction.isInvite) transaction.respond({ status: 100 });
    return transaction;
  }

  #handUp(request: SipMessage, transaction: ServerTransaction): void {
    const { core, handler } = this.#parts;
    try {
      if (transaction.isInvite) return handler.onInvite(new LiveInboundSession(core, request, transaction));
      if (request.method === "SUBSCRIBE" && handler.onSubscribe) {
        transaction.guard();
        const subscription = subscriptionRequest(core, request, transaction);
        return subscription && handler.onSubscribe(subscription);
      }
      const respond = (status: number, parts: AnswerParts = {}) =>
        transaction.respond({
          status,
          reason: parts.reason,
          headers: this.#headers(request.method, status, parts),
          body: parts.body,
        });
      const { source, hop } = transaction;
      handler.onRequest({ request, source, peer: hop.peer, respond, drop: () => transaction.done() });
      transaction.guard();
    } catch (error) {
      core.log.error({ err: error, method: request.method }, "SIP handler failed");
      transaction.respond({ status: 500 });
    }
  }

  /** A 200 to OPTIONS says what we are able to (§11.2). */
  #headers(method: string, status: number, parts: AnswerParts): HeaderLine[] {
    const { identity } = this.#parts.core;
    const given = parts.headers ?? [];
    if (method !== "OPTIONS" && parts.body === undefined) return [...given, ["Server", identity.userAgent]];
    const able = method === "OPTIONS" && status === 200 ? abilities(identity) : [];
    return [...given, ...able, ["Server", identity.userAgent], ...contentType(method, given, parts.body)];
  }

  /** What is refused whoever sends it (§8.2.1, §8.2.2.3, §8.2.3). */
  #unserved(request: SipMessage): (AnswerParts & { status: number }) | undefined {
    const { core } = this.#parts;
    const { method } = request;
    const allow: HeaderLine = ["Allow", core.identity.allow];
    if (!isKnownMethod(method)) return { status: 501, headers: [allow] };
    if (!core.allows(method) && method !== "PRACK") return { status: 405, headers: [allow] };
    const isPlain = !request.has("require") && !request.has("proxy-require");
    const unsupported = isPlain ? "" : this.#unsupported(request);
    if (unsupported !== "") return { status: 420, headers: [["Unsupported", unsupported]] };
    const isSession = method === "INVITE" || method === "UPDATE" || method === "PRACK";
    if (isSession && !sessionBody(request)) return { status: 415, headers: [["Accept", "application/sdp"]] };
    if (method === "INVITE" && !acceptsSdp(request)) return { status: 406, headers: [NO_OTHER_BODY] };
    const minSe = core.sessionWish && tooShort(request, core.sessionWish.minSeconds);
    return minSe && { status: 422, headers: minSe };
  }

  /** Extensions that a request wants and we have not, with commas between. */
  #unsupported(request: SipMessage): string {
    const { core, registerExtensions } = this.#parts;
    const required = [...request.headers("require"), ...request.headers("proxy-require")];
    const extensions = request.method === "REGISTER" ? registerExtensions : undefined;
    const isServed = (tag: string) => tag === "" || core.supports(tag) || extensions?.has(tag);
    return required.filter((tag) => !isServed(tag.toLowerCase())).join(", ");
  }

  /** An answer without a transaction (§8.2.7): nothing is kept for it and nothing repeated. */
  #refuse(request: SipMessage, hop: Hop, status: number, parts: AnswerParts): void {
    this.#respond(request, hop, status, parts, newTag());
  }

  #respond(request: SipMessage, hop: Hop, status: number, parts: AnswerParts, toTag: string): void {
    const limit = this.#parts.gate.answerLimit(request, hop, status);
    const wire = fitResponse(request, hop.peer, { status, toTag, ...parts }, limit);
    if (wire) this.#parts.core.transmit(wire, wayBack(request, hop));
  }
}

/** The dialog a request belongs to: its To tag is ours. */
function dialogOf({ callId, toTag, fromTag }: SipMessage): DialogName {
  return { callId, localTag: toTag, remoteTag: fromTag };
}

/** It was passed on as often as allowed; OPTIONS and REGISTER end here anyway (RFC 3261 §16.3). */
function isLastHop(request: SipMessage): boolean {
  const { method } = request;
  const hops = request.raw("max-forwards");
  return hops !== undefined && Number(hops) === 0 && method !== "OPTIONS" && method !== "REGISTER";
}
