import type { Timer } from "../../base/clock.js";
import { own } from "../../base/own.js";
import { NONE } from "../../base/short-list.js";
import type {
  AnswerParts,
  InDialogOffer,
  OutboundSession,
  ServerRequest,
  SessionEvents,
  SyntheticFinal,
} from "../../net/sip-session.js";
import type { AudioCodec } from "../../wire/sdp/codecs.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { sessionBody } from "../../wire/sip/session-body.js";
import { mayMend } from "../carrier/verdict.js";
import type { MediaLegEvents, MediaPlace } from "../media/port.js";
import { type Attempt, kindOf, kindsOf, otherAttempt, type Route } from "./attempt.js";
import {
  CAUSE,
  cancelReasons,
  endedByBye,
  endedByUs,
  endedEarly,
  givenUp,
  NO_MEDIA_PORT,
  reasonHeader,
  refusedByPeer,
} from "./end-reason.js";
import { FinalChoice } from "./final-choice.js";
import type { GatewayTry } from "./gateway.js";
import { Gone } from "./gone.js";
import { movedMedia, renegotiate } from "./inbound-leg.js";
import { infoDigits } from "./info-digits.js";
import { infoRecord } from "./info-record.js";
import type { Inviter } from "./inviter.js";
import type { KeySource } from "./key-sources.js";
import type { LegEnding } from "./leg-ending.js";
import type { LegMedia } from "./leg-media.js";
import type { MediaKind } from "./leg-protection.js";
import type { LegRecord } from "./leg-record.js";
import type { DialogName } from "./lines.js";
import { movedBy } from "./moved.js";
import { type AudioHearer, Offers } from "./offers.js";
import type { OutboundLegEvents, TalkingLegEvents } from "./outbound-leg-events.js";
import type { Partner } from "./partner.js";
import { dialogName, RingingPhones } from "./ringing-phones.js";
import { CHANNEL_LIMIT, notRung } from "./tolls.js";

/** A final answer that is no success; without a response it stands for one that never came. */
interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly response: SipMessage | undefined;
}

/** The database is away: nobody can say whether the leg may ring. */
const NOT_ASKED: LegEnding = { cause: CAUSE.temporaryFailure, end: "failed", release: null };
const NO_PORT: LegEnding = { cause: CAUSE.temporaryFailure, end: "failed", release: null, reason: NO_MEDIA_PORT };

/** How it ends when nobody says anything. */
const NOT_THERE = refusedByPeer(480, "Temporarily Unavailable");
/** The next moment. */
const SOON = Promise.resolve();
const NO_DIALOG: SyntheticFinal = { kind: "synthetic", status: 481, reason: "No session" };

/**
 * The leg of somebody we call: one record, one audio stream, and as many INVITEs as it takes. All contacts of a user
 * ring together, gateways are tried one after the other; the first 200 wins.
 */
export class OutboundLeg implements Partner, AudioHearer {
  /** What the session of one INVITE tells: one object for all of it, which lives as long as the leg. */
  static readonly #Words = class implements SessionEvents {
    readonly #leg: OutboundLeg;
    /** Until it is answered: then there is nothing to try again. */
    #attempt: Attempt | undefined;
    readonly #own: LegMedia;
    /** Of which nothing is told before `invite` has returned it. */
    session: OutboundSession | undefined;

    constructor(leg: OutboundLeg, attempt: Attempt, media: LegMedia) {
      this.#leg = leg;
      this.#attempt = attempt;
      this.#own = media;
    }

    trying(): void {
      if (this.#leg.#ringing.has(this.session)) this.#leg.#try?.heard(100, false);
    }

    provisional(response: SipMessage): void {
      const { session } = this;
      if (session && this.#leg.#ringing.has(session)) this.#leg.#provisional(session, response, this.#own);
    }

    accepted(response: SipMessage): void {
      this.#attempt = undefined;
      if (this.session) this.#leg.#accepted(this.session, response, this.#own);
    }

    rejected(status: number, reason: string, response?: SipMessage): void {
      const { session } = this;
      const attempt = this.#attempt;
      if (!session || !attempt || this.#leg.#triesAgain(session, attempt, status, response)) return;
      this.#leg.#refused(session, attempt, { status, reason, response });
    }

    bye(bye: SipMessage): void {
      if (this.session) this.#leg.#bye(this.session, bye);
    }

    failed(): void {
      if (this.session === this.#leg.#winner) this.#leg.end(CAUSE.timeout);
    }

    /** Of several that ring only the one that answered may change the audio. */
    reinvite(request: InDialogOffer): void {
      const media = this.#leg.#winner ? this.#leg.#media : this.#own;
      renegotiate(request, this.#leg.#isOnly(this.session) ? media : undefined);
    }

    refreshed(response: SipMessage): void {
      this.#leg.#media?.refreshed(response);
    }

    info(info: SipMessage): void {
      if (this.#leg.#isOnly(this.session)) this.#leg.#info(info);
    }

    request(server: ServerRequest): void {
      if (this.session === this.#leg.#winner) this.#leg.#events.request(server);
      else server.respond(481);
    }
  };

  /** What its audio tells. Of audio that is only offered nothing matters any more when another kind was agreed on. */
  static readonly #MediaWords = class implements MediaLegEvents {
    readonly #leg: OutboundLeg;
    readonly #kind: MediaKind | undefined;

    constructor(leg: OutboundLeg, kind: MediaKind | undefined) {
      this.#leg = leg;
      this.#kind = kind;
    }

    digit(key: string): void {
      this.#leg.#key(key, "rtp");
    }

    failed(reason: string): void {
      if (this.#isInUse) this.#leg.end(CAUSE.temporaryFailure, reason);
    }

    rtpLost(): void {
      const leg = this.#leg;
      if (leg.isLive && this.#isInUse && !leg.#media?.isRelayed) leg.end(CAUSE.mediaTimeout);
    }

    get #isInUse(): boolean {
      return this.#kind === undefined || this.#leg.#media === this.#leg.#offers.of(this.#kind)?.media;
    }
  };

  readonly record: LegRecord;
  readonly #inviter: Inviter;
  #events: OutboundLegEvents;
  readonly gone = new Gone();
  readonly #ringing = new RingingPhones();
  #routes: Route[] = [];
  #limit: Timer | undefined;
  /** Redirections that are being looked up. */
  #moving = 0;
  /** The next route is tried when they are. */
  #isWaiting = false;
  /** Whether what rings are contacts of a user: then every refusal but 6xx lets the next ring (RFC 3261 §16.7). */
  #areContacts = false;
  readonly #offers = new Offers();
  /** What was agreed last; before that, what is offered first. */
  #media: LegMedia | undefined;
  #winner: OutboundSession | undefined;
  /** The gateway that is tried, or that carries the call. */
  #try: GatewayTry | undefined;
  #isTried = false;
  readonly #refusals = new FinalChoice(NOT_THERE);
  /** Descriptions of phones that ring, by their tags. */
  #answers: Map<string, string> | undefined;
  #isHeardEarly = false;
  #refusedFor: string | undefined;

  constructor(record: LegRecord, inviter: Inviter, events: OutboundLegEvents) {
    this.record = record;
    this.#inviter = inviter;
    this.#events = events;
  }

  get media(): LegMedia | undefined {
    return this.#media;
  }

  get dialogs(): readonly DialogName[] {
    return this.#winner ? [dialogName(this.#winner, this.#winner.remoteTag)] : this.#ringing.dialogs;
  }

  get isLive(): boolean {
    return this.record.state === "live";
  }

  /** Words of the platform for a leg that it did not let ring. */
  get refusedFor(): string | undefined {
    return this.#refusedFor;
  }

  /**
   * Opens the audio and sends the INVITEs of the first route. No route at all ends the leg as not reachable.
   * @param admit asked before anything is sent: how the leg ends when it may not ring
   */
  start(
    routes: readonly Route[],
    place: MediaPlace,
    codecs: readonly AudioCodec[] | undefined,
    admit?: () => Promise<LegEnding | undefined>,
  ): Promise<void> {
    // What follows is told through events, and never within the call that started the leg.
    return SOON.then(() =>
      admit ? this.#ringIfAdmitted(routes, place, codecs, admit) : this.#ring(routes, place, codecs),
    );
  }

  async #ringIfAdmitted(
    routes: readonly Route[],
    place: MediaPlace,
    codecs: readonly AudioCodec[] | undefined,
    admit: () => Promise<LegEnding | undefined>,
  ): Promise<void> {
    if (this.gone.aborted) return;
    const refusal = await admit().catch(() => NOT_ASKED);
    if (this.gone.aborted) return;
    if (!refusal) return this.#ring(routes, place, codecs);
    this.#refusedFor = refusal.reason ?? undefined;
    this.#over(refusal);
  }

  /** Opens the audio of each kind of offer that the routes want, and tries the first route. */
  #ring(
    routes: readonly Route[],
    place: MediaPlace,
    codecs: readonly AudioCodec[] | undefined,
  ): Promise<void> | undefined {
    if (this.gone.aborted) return undefined;
    this.#routes = routes.every(isRoute) ? routes.slice() : routes.filter(isRoute);
    if (this.#routes.length === 0) return this.#over(this.#refusals.ending);
    let opening: Promise<void> | undefined;
    try {
      opening = this.#offers.open(kindsOf(this.#routes), { place, codecs, hearer: this });
    } catch {
      return this.#over(NO_PORT);
    }
    if (!opening) return this.#opened();
    return opening.then(
      () => this.#opened(),
      () => this.#over(NO_PORT),
    );
  }

  wordsOf(kind: MediaKind): MediaLegEvents {
    return new OutboundLeg.#MediaWords(this, kind);
  }

  #opened(): Promise<void> | undefined {
    // Whoever watches the leg saw no audio yet that had to be closed.
    if (this.gone.aborted) return this.#offers.closeAllBut(undefined);
    this.#media = this.#offers.first;
    this.#nextRoute();
    return undefined;
  }

  /** Gives up before the answer: CANCEL to all that ring. */
  cancel(cause: number): void {
    if (this.gone.aborted) return;
    if (this.#winner) return this.end(cause);
    this.#ringing.cancel(cancelReasons(cause));
    this.#over(givenUp(cause));
  }

  /** BYE to a live peer, CANCEL to one that rings. */
  end(cause: number, reason?: string): void {
    if (this.gone.aborted) return;
    if (!this.#winner) return this.cancel(cause);
    this.#winner.bye([reasonHeader(cause)]).catch(ignore);
    this.#over(endedByUs(cause, reason));
  }

  /** It rings no more, or another call has it from now on. */
  listen(events: TalkingLegEvents): void {
    this.#events = events;
  }

  async send(method: string, parts: AnswerParts): Promise<SipMessage | SyntheticFinal> {
    return this.#winner?.send(method, parts) ?? NO_DIALOG;
  }

  async reinvite(offer: string): Promise<SipMessage | SyntheticFinal> {
    return this.#winner?.reinvite(offer) ?? NO_DIALOG;
  }

  async move(place: MediaPlace): Promise<boolean> {
    if (!this.#winner) return false;
    const moved = await movedMedia(this.#media, place, new OutboundLeg.#MediaWords(this, undefined), this.#winner);
    if (moved) this.#media = moved;
    return moved !== undefined;
  }

  /** Contacts of the user that were not tried yet; the leg will not try them any more. */
  takeContacts(): readonly Route[] {
    return this.#areContacts ? this.#routes.splice(0) : [];
  }

  #nextRoute(): void {
    this.#isWaiting = this.#moving > 0;
    if (this.#isWaiting) return;
    for (let route = this.#routes.shift(); route; route = this.#routes.shift()) {
      const begun = route[0]?.gateway?.begin({
        silent: () => this.#giveUp(408),
        // Without another gateway it may as well ring on.
        dead: () => this.#routes.length > 0 && this.#giveUp(430),
      });
      if (begun === "over") break;
      if (begun === "full") {
        if (!this.#isTried) this.#refusals.take(503, notRung(CHANNEL_LIMIT.cause, CHANNEL_LIMIT.reason));
        continue;
      }
      this.#try = begun;
      this.#isTried = true;
      this.#limit?.cancel();
      this.#limit = route[0]?.contact?.limit?.(() => this.#passOn());
      this.#areContacts = route[0]?.contact !== undefined;
      for (const attempt of route) this.#invite(attempt);
      return;
    }
    this.#over(this.#refusals.ending);
  }

  /** What rings has rung long enough: the next contacts ring in its place. */
  #passOn(): void {
    if (this.gone.aborted || this.#winner) return;
    this.#ringing.cancel([reasonHeader(CAUSE.noAnswer)]);
    this.#ringing.clear();
    this.#refusals.take(408, givenUp(CAUSE.noAnswer));
    this.#nextRoute();
  }

  #invite(attempt: Attempt): void {
    const offered = this.#offers.of(kindOf(attempt));
    if (!offered) throw new Error("an attempt whose audio was not opened");
    const words = new OutboundLeg.#Words(this, attempt, offered.media);
    const { uri, target, from, to, contactUser, credentials } = attempt;
    const { headers: added = NONE } = this.#inviter;
    const headers = attempt.headers.length === 0 ? added : [...attempt.headers, ...added];
    const invite = { uri, target, from, to, headers, contactUser, credentials, body: offered.text };
    const session = this.#inviter.invite(invite, words);
    words.session = session;
    this.record.signalledBy(session.callId);
    this.#ringing.add(session);
  }

  #provisional(session: OutboundSession, response: SipMessage, media: LegMedia): void {
    // 199 says that one of several phones behind a proxy rings no more (RFC 6228).
    if (this.gone.aborted || response.status < 180 || response.status === 199 || this.#winner) return;
    if (response.toTag !== "") this.#ringing.rings(session, response.toTag);
    // 181 and 182 say that it does not ring yet (events.md 5.1).
    if (response.status === 180 || response.status === 183) this.record.enter("ringing");
    if (this.#agree(session, response, media)) this.#isHeardEarly = true;
    this.#try?.heard(response.status, this.#isHeardEarly);
    this.#events.ringing?.(this.#isHeardEarly);
  }

  #accepted(session: OutboundSession, response: SipMessage, media: LegMedia): void {
    this.#ringing.remove(session);
    if (this.gone.aborted || this.#winner) {
      session.bye([reasonHeader(CAUSE.notSelected)]).catch(ignore);
      return;
    }
    this.#winner = session;
    this.#try?.answered();
    this.#limit?.cancel();
    this.#ringing.cancel(cancelReasons(CAUSE.notSelected));
    if (!this.#agree(session, response, media) && !this.#isHeardEarly)
      return this.end(CAUSE.incompatible, "No usable answer to the offer");
    if (this.#offers.areSeveral) void this.#offers.closeAllBut(this.#media);
    this.record.enter("live");
    this.#events.answered?.();
  }

  /**
   * Takes the peer's answer to our offer, where the response bears one. Of several phones behind a proxy one may answer
   * without its description, because it was in a 1xx; the stream may have gone to another since.
   */
  #agree(session: OutboundSession, response: SipMessage, media: LegMedia): boolean {
    const body = sessionBody(response);
    const answer = body !== undefined && body.length > 0 ? body.toString("utf8") : this.#answers?.get(response.toTag);
    media.seenAt(session.remote.host);
    if (answer === undefined || !media.accept(answer).ok) return false;
    this.#media = media;
    if (response.status >= 200) this.#answers = undefined;
    else {
      this.#answers ??= new Map();
      this.#answers.set(own(response.toTag), answer);
    }
    return true;
  }

  #triesAgain(session: OutboundSession, attempt: Attempt, status: number, response: SipMessage | undefined): boolean {
    const next = otherAttempt(attempt, status, response);
    if (!next || this.gone.aborted || this.#winner || !this.#ringing.remove(session)) return false;
    this.#invite(next);
    return true;
  }

  #refused(session: OutboundSession, attempt: Attempt, { status, reason, response }: Refusal): void {
    const isAwaited = this.#ringing.has(session) && !this.gone.aborted && !this.#winner;
    const moved = response && isAwaited ? movedBy(response) : undefined;
    if (moved) this.#moved(this.#events.redirected?.(moved, attempt));
    this.#rejected(session, refusedByPeer(status, reason, response), status, response);
  }

  /** Where a phone says to call instead comes before the phones that its user wants less. */
  #moved(found: Promise<void> | undefined): void {
    if (!found) return;
    this.#moving++;
    void found.finally(() => {
      this.#moving--;
      if (this.#isWaiting && !this.gone.aborted && !this.#winner) this.#nextRoute();
    });
  }

  #rejected(session: OutboundSession, ending: LegEnding, status: number, response?: SipMessage): void {
    // One that was given up has nothing more to say.
    if (!this.#ringing.remove(session) || this.gone.aborted || this.#winner) return;
    this.#refusals.take(status, ending);
    if (status >= 600) return this.#declined(ending);
    if (this.#ringing.first) return;
    const heard = { isRinging: false, isEarly: this.#isHeardEarly };
    const isMendable = this.#try ? this.#try.refused(status, response) : mayMend(status, heard);
    if ((isMendable || this.#areContacts) && this.#routes.length > 0) this.#nextRoute();
    // Of gateways to the same callee the last one knows most; of phones the one that says most.
    else this.#over(this.#try ? ending : this.#refusals.ending);
  }

  /** The callee wants the call nowhere: what else rings stops (RFC 3261 §16.7 step 5). */
  #declined(ending: LegEnding): void {
    this.#ringing.cancel([reasonHeader(ending.cause)]);
    this.#over(ending);
  }

  /**
   * A gateway that says nothing at all, or no more: its INVITE is taken back, should it ever be heard, and the next one is
   * tried.
   */
  #giveUp(status: 408 | 430): void {
    const session = this.#ringing.first;
    if (!session || this.gone.aborted || this.#winner) return;
    session.cancel([reasonHeader(CAUSE.timeout)], true);
    this.#rejected(session, refusedByPeer(408, "Request Timeout"), status);
  }

  /** A callee may say BYE before it answers (RFC 3261 §15): that refuses this one INVITE, and is its word. */
  #bye(session: OutboundSession, bye: SipMessage): void {
    if (session === this.#winner) this.#over(endedByBye(bye));
    else if (this.#ringing.has(session)) this.#rejected(session, endedEarly(bye), 480);
  }

  #isOnly(session: OutboundSession | undefined): boolean {
    if (this.#winner) return session === this.#winner;
    return this.#ringing.isAlone(session);
  }

  #info(info: SipMessage): void {
    for (const key of infoDigits(info)) this.#key(key, "info");
    const word = infoRecord(info);
    if (word) this.#events.recordKey?.(word);
  }

  #key(key: string, by: KeySource): void {
    if (this.record.keys.takes(key, by)) this.#events.digit(key, by);
  }

  #over(ending: LegEnding): undefined {
    if (this.gone.aborted) return;
    this.#try?.close();
    this.#limit?.cancel();
    this.record.hangup(ending);
    this.gone.end();
    // Whoever watches the leg closes its audio: what else was offered would keep its ports for as long as the call lasts.
    if (this.#offers.areSeveral || !this.#media) void this.#offers.closeAllBut(this.#media);
    this.#events.gone?.(ending);
  }
}

/** It is over for us whatever becomes of a BYE. */
const ignore = (): undefined => undefined;
const isRoute = (route: Route): boolean => route.length > 0;
