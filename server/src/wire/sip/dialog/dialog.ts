import { own } from "../../../base/own.js";
import type { SipMessage } from "../message.js";
import { echoed, headLine } from "../print.js";
import { dialogId } from "./dialog-id.js";
import { contactUri, type RoutedRequest, route, routeSetOfUac, routeSetOfUas, uriText } from "./route-set.js";

/** What a dialog is made of. */
interface DialogParts {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From of our requests, To of theirs, with the tag: as the bytes came. */
  readonly local: string;
  readonly remote: string;
  readonly routes: readonly string[];
  readonly remoteTarget: string;
  readonly localSeq: number;
  readonly remoteSeq: number;
}

/**
 * A dialog of RFC 3261 §12: who speaks to whom, along which route, with which number next. Pure; everything it keeps is a
 * copy, so it does not hold the messages it was made of.
 */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From, To and Call-ID of our requests. */
  readonly #head: string;
  #routes: readonly string[];
  /** Made for the first request after either of both has changed. */
  #routed: RoutedRequest | undefined;
  #remoteTarget: string;
  #localSeq: number;
  #remoteSeq: number;

  private constructor(parts: DialogParts) {
    this.callId = own(parts.callId);
    this.localTag = own(parts.localTag);
    this.remoteTag = own(parts.remoteTag);
    this.#remoteTarget = own(parts.remoteTarget);
    this.#routed = undefined;
    this.#head = own(echoed("From", parts.local) + echoed("To", parts.remote) + echoed("Call-ID", parts.callId));
    this.#routes = parts.routes;
    this.#localSeq = parts.localSeq;
    this.#remoteSeq = parts.remoteSeq;
  }

  /** We are called (§12.1.1). A peer of RFC 2543 may leave Contact out: then its From is the target. */
  static ofUas(request: SipMessage, localTag: string): Dialog {
    return new Dialog({
      callId: request.callId,
      localTag,
      remoteTag: request.fromTag,
      local: tagged(request.raw("to") ?? "", localTag),
      remote: request.raw("from") ?? "",
      routes: routeSetOfUas(request),
      remoteTarget: uriText(request.first("contact") ?? request.header("from") ?? ""),
      localSeq: 0,
      remoteSeq: request.cseq.number,
    });
  }

  /** We called: from a 1xx or 2xx to our INVITE (§12.1.2). One without a readable Contact is reached at the Request-URI. */
  static ofUac(response: SipMessage, localSeq: number, requestUri: string): Dialog {
    return new Dialog({
      callId: response.callId,
      localTag: response.fromTag,
      remoteTag: response.toTag,
      local: response.raw("from") ?? "",
      remote: response.raw("to") ?? "",
      routes: routeSetOfUac(response),
      remoteTarget: contactUri(response) ?? requestUri,
      localSeq,
      remoteSeq: -1,
    });
  }

  get id(): string {
    return dialogId(this.callId, this.localTag, this.remoteTag);
  }

  /** The number of the next request of ours. */
  nextSeq(): number {
    return ++this.#localSeq;
  }

  /** Takes note of a request of theirs. @returns false when its number is not above the last one (§12.2.2) */
  takeSeq(number: number): boolean {
    if (number <= this.#remoteSeq) return false;
    this.#remoteSeq = number;
    return true;
  }

  get remoteTarget(): string {
    return this.#remoteTarget;
  }

  /** Where a request goes now: the same object for as long as that is the same. */
  route(): RoutedRequest {
    this.#routed ??= route(this.#routes, this.#remoteTarget);
    return this.#routed;
  }

  /** Target refresh by an INVITE or UPDATE, or by the 2xx to ours (§12.2.1.2, §12.2.2). */
  refreshTarget(message: SipMessage): void {
    const contact = message.first("contact");
    // Mostly it is as it was: it need not be read to know that.
    if (contact === undefined || uriText(contact) === this.#remoteTarget) return;
    const uri = contactUri(message);
    if (uri === undefined) return;
    this.#remoteTarget = own(uri);
    this.#routed = undefined;
  }

  /** The route set is fixed by the 2xx even when a 1xx made the dialog (§13.2.2.4). */
  confirm(response: SipMessage): void {
    this.#routes = routeSetOfUac(response);
    this.#routed = undefined;
    this.refreshTarget(response);
  }

  /** Route, From, To, Call-ID and CSeq of a request of ours, as text of the wire. */
  head(routes: readonly string[], method: string, number: number): string {
    let text = "";
    for (const value of routes) text += headLine("Route", value);
    return `${text}${this.#head}CSeq: ${number} ${method}\r\n`;
  }
}

function tagged(to: string, tag: string): string {
  return /;\s*tag\s*=/i.test(to.slice(to.lastIndexOf(">") + 1)) ? to : `${to};tag=${tag}`;
}
