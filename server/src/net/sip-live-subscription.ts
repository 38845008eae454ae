import type { Clock, Timer } from "../base/clock.js";
import { Dialog } from "../wire/sip/dialog/dialog.js";
import { isSameEvent, parseEvent, printEvent, type SipEvent } from "../wire/sip/event/event-header.js";
import { type EndReason, Notifier, type NotifierEnd, type NotifierTimer } from "../wire/sip/event/notifier.js";
import { grantedSeconds, SUBSCRIBE_MIN_SECONDS } from "../wire/sip/event/subscribe-expires.js";
import type { HeaderLine } from "../wire/sip/headers.js";
import type { SipMessage } from "../wire/sip/message.js";
import { parseUri } from "../wire/sip/uri.js";
import type { SipCore } from "./sip-core.js";
import { SipDialog } from "./sip-dialog.js";
import { DialogClient } from "./sip-dialog-client.js";
import { allowEvents, contactFor } from "./sip-request.js";
import type { ServerTransaction } from "./sip-server-transaction.js";
import type { AnswerParts } from "./sip-session.js";
import type { Subscription, SubscriptionRequest, SubscriptionUser } from "./sip-subscription.js";

const BAD_REQUEST = { status: 400 } as const;

/**
 * Reads a SUBSCRIBE that began a transaction; one that can be none was answered.
 * @returns undefined when it was refused: an event that is not served, no Contact, a lifetime that is none or too short
 */
export function subscriptionRequest(
  core: SipCore,
  request: SipMessage,
  transaction: ServerTransaction,
): SubscriptionRequest | undefined {
  const event = parseEvent(request.header("event"));
  const granted = grantedSeconds(request.header("expires"));
  const isServed = event !== undefined && core.identity.allowEvents.includes(event.name);
  if (!isServed) transaction.respond({ status: 489, headers: allowEvents(core.identity) });
  else if (!request.contact()) transaction.respond({ ...BAD_REQUEST, reason: "Contact missing" });
  else if ("refusal" in granted) transaction.respond(tooShort(granted.refusal));
  else
    return {
      request,
      source: transaction.source,
      peer: transaction.hop.peer,
      event,
      seconds: granted.seconds,
      accept: (user) => new LiveSubscription({ core, request, transaction, event, user, seconds: granted.seconds }),
      reject: (status, parts) => transaction.respond({ ...parts, status }),
      drop: () => transaction.done(),
    };
  return undefined;
}

interface LiveParts {
  readonly core: SipCore;
  readonly request: SipMessage;
  readonly transaction: ServerTransaction;
  readonly event: SipEvent;
  readonly user: SubscriptionUser;
  readonly seconds: number;
}

/** The notifier's side of a subscription: its dialog, its timers, its NOTIFYs. */
class LiveSubscription implements Subscription {
  readonly event: SipEvent;
  readonly #core: SipCore;
  readonly #user: SubscriptionUser;
  readonly #dialog: SipDialog;
  readonly #client: DialogClient;
  readonly #notifier: Notifier;
  readonly #timers: NotifierTimers;

  constructor({ core, request, transaction, event, user, seconds }: LiveParts) {
    this.event = event;
    this.#core = core;
    this.#user = user;
    const contactUser = parseUri(request.uri)?.user ?? "";
    const dialog = Dialog.ofUas(request, transaction.localTag);
    this.#dialog = new SipDialog(core, dialog, transaction.hop, contactUser, {
      receive: (incoming, tx) => this.#receive(incoming, tx),
      receiveAck: () => undefined,
    });
    const idle = { isBusy: false, timer: undefined };
    this.#client = new DialogClient({ dialog: this.#dialog, isOwner: false, user: idle });
    this.#timers = new NotifierTimers(core.clock, (timer) => this.#notifier.fire(timer, core.clock.monotonicMs()));
    this.#notifier = new Notifier({
      notify: (state) => this.#notify(state),
      arm: (timer, ms) => this.#timers.arm(timer, ms),
      disarm: (timer) => this.#timers.disarm(timer),
      over: (how) => this.#over(how),
    });
    core.track(this);
    this.#grant(transaction, seconds);
  }

  get isActive(): boolean {
    return this.#notifier.state === "active";
  }

  changed(): void {
    this.#notifier.changed(this.#core.clock.monotonicMs());
  }

  end(reason: EndReason, retrySeconds?: number): void {
    this.#notifier.end(this.#core.clock.monotonicMs(), reason, retrySeconds);
  }

  abandon(): void {
    if (this.#dialog.isOpen) this.#over("closed");
  }

  /** A SUBSCRIBE again: it goes on, or ends (§4.2.1). Whatever else comes has no place in this dialog. */
  #receive(request: SipMessage, transaction: ServerTransaction): void {
    if (!this.#dialog.knows(transaction.hop.peer.host)) return transaction.respond({ status: 481 });
    if (!this.#dialog.dialog.takeSeq(request.cseq.number)) return transaction.respond({ status: 500 });
    const event = parseEvent(request.header("event"));
    if (request.method !== "SUBSCRIBE") return transaction.respond({ status: 405, headers: [["Allow", "SUBSCRIBE"]] });
    if (!this.isActive || !event || !isSameEvent(event, this.event)) return transaction.respond({ status: 481 });
    const granted = grantedSeconds(request.header("expires"));
    if ("refusal" in granted) return transaction.respond(tooShort(granted.refusal));
    this.#dialog.dialog.refreshTarget(request);
    this.#grant(transaction, granted.seconds);
  }

  #grant(transaction: ServerTransaction, seconds: number): void {
    const headers: HeaderLine[] = [
      ["Contact", contactFor(transaction.hop, this.#dialog.contactUser, this.#dialog.isSecure)],
      ["Expires", String(seconds)],
      ["Server", this.#core.identity.userAgent],
    ];
    transaction.respond({ status: 200, headers, withRecordRoute: true });
    this.#notifier.subscribe(this.#core.clock.monotonicMs(), seconds);
  }

  #notify(subscriptionState: string): void {
    const body = this.#user.state();
    const headers: HeaderLine[] = [
      ["Event", printEvent(this.event)],
      ["Subscription-State", subscriptionState],
      ...(body ? [["Content-Type", body.type] as const] : []),
    ];
    const sent = this.#client.request("NOTIFY", { headers, body: body?.text }).then((final) => {
      if (this.#dialog.isOpen) this.#notifier.answered(this.#core.clock.monotonicMs(), final.status);
    });
    this.#core.log.onFail(sent, "NOTIFY");
  }

  #over(how: NotifierEnd | "closed"): void {
    this.#timers.clear();
    this.#client.close();
    this.#dialog.close();
    this.#core.untrack(this);
    this.#user.over(how);
  }
}

/** The two timers of a notifier. */
class NotifierTimers {
  readonly #clock: Clock;
  readonly #fire: (timer: NotifierTimer) => void;
  readonly #running = new Map<NotifierTimer, Timer>();

  constructor(clock: Clock, fire: (timer: NotifierTimer) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  arm(timer: NotifierTimer, ms: number): void {
    this.#running.get(timer)?.cancel();
    this.#running.set(
      timer,
      this.#clock.setTimer(ms, () => this.#fire(timer)),
    );
  }

  disarm(timer: NotifierTimer): void {
    this.#running.get(timer)?.cancel();
    this.#running.delete(timer);
  }

  clear(): void {
    for (const timer of this.#running.values()) timer.cancel();
    this.#running.clear();
  }
}

function tooShort(status: 400 | 423): AnswerParts & { readonly status: number } {
  return status === 400
    ? { ...BAD_REQUEST, reason: "Bad Expires" }
    : { status, headers: [["Min-Expires", String(SUBSCRIBE_MIN_SECONDS)]] };
}
