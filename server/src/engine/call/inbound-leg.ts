import { statusOfCause } from "../../domain/call/cause.js";
import type {
  AnswerParts,
  InboundSession,
  InDialogOffer,
  ServerRequest,
  Session,
  SessionEvents,
  SyntheticFinal,
} from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { MediaError, type MediaLegEvents, type MediaPlace } from "../media/port.js";
import {
  CAUSE,
  endedByBye,
  endedByCancel,
  endedByUs,
  NO_MEDIA_PORT,
  RETRY_AFTER,
  reasonHeader,
  refusal,
} from "./end-reason.js";
import { Gone } from "./gone.js";
import { infoDigits } from "./info-digits.js";
import { infoRecord } from "./info-record.js";
import type { KeySource } from "./key-sources.js";
import type { LegEnding } from "./leg-ending.js";
import { judgeOffer, kindOfOffer, LegMedia, type MediaRefusal } from "./leg-media.js";
import type { MediaKind } from "./leg-protection.js";
import type { LegRecord } from "./leg-record.js";
import type { DialogName } from "./lines.js";
import type { MainLeg, MainLegEvents } from "./main-leg.js";

/** What an inbound leg tells its call. */
export interface InboundLegEvents extends MainLegEvents {
  /** The leg is over, whoever ended it; its record is in `hangup`. Once. */
  gone?(ending: LegEnding): void;
}

/** What is written of a leg that ended without a word of its peer. */
const FAILURES = {
  "no-ack": "No ACK",
  "no-prack": "No PRACK",
  transport: "No transport",
  timeout: "No answer within the call",
  expired: "Session timer expired",
} as const;

const ignore = (): undefined => undefined;

/** The platform cannot take the caller's audio; the leg was refused with that status. */
export class MediaRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "MediaRefused";
  }
}

/**
 * The leg of somebody who called us: one INVITE session as server, its audio and its record.
 * `gone` aborts when the leg is over; nothing that is awaited on it outlives that.
 */
export class InboundLeg implements MainLeg {
  /** What the session tells: one object for all of it, which lives as long as the leg. */
  static readonly #Words = class implements SessionEvents {
    readonly #leg: InboundLeg;

    constructor(leg: InboundLeg) {
      this.#leg = leg;
    }

    cancelled(cancel: SipMessage): void {
      this.#leg.#over(endedByCancel(cancel));
    }

    bye(bye: SipMessage): void {
      this.#leg.#over(endedByBye(bye));
    }

    failed(why: keyof typeof FAILURES): void {
      this.#leg.end(CAUSE.timeout, FAILURES[why]);
    }

    answered(): void {
      this.#leg.#sent();
    }

    acked(body: Buffer): void {
      this.#leg.#lateAnswer(body);
    }

    pracked(body: Buffer): void {
      this.#leg.#lateAnswer(body);
    }

    refreshed(response: SipMessage): void {
      this.#leg.#opened?.refreshed(response);
    }

    reinvite(offer: InDialogOffer): void {
      renegotiate(offer, this.#leg.#opened);
    }

    info(info: SipMessage): void {
      this.#leg.#info(info);
    }

    request(server: ServerRequest): void {
      this.#leg.#events.request(server);
    }
  };

  /** What its audio tells. */
  static readonly #MediaWords = class implements MediaLegEvents {
    readonly #leg: InboundLeg;

    constructor(leg: InboundLeg) {
      this.#leg = leg;
    }

    digit(key: string): void {
      this.#leg.#key(key, "rtp");
    }

    failed(reason: string): void {
      this.#leg.end(CAUSE.temporaryFailure, reason);
    }

    rtpLost(): void {
      const leg = this.#leg;
      if (leg.record.state === "live" && !leg.#opened?.isRelayed) leg.end(CAUSE.mediaTimeout);
    }
  };

  readonly record: LegRecord;
  readonly session: InboundSession;
  readonly #place: MediaPlace;
  readonly #events: InboundLegEvents;
  readonly gone = new Gone();
  #media: Promise<LegMedia> | LegMedia | undefined;
  #opened: LegMedia | undefined;
  #offerText: string | undefined;
  /** Of the offer, once it was judged. */
  #kind: MediaKind | undefined;
  #answerText: string | undefined;
  /** Our offer in a reliable 183 to an INVITE without one. */
  #earlyOffer: string | undefined;
  #isAnswered = false;
  /** The 200 is out: it may have to wait for the PRACK of a 183 (RFC 3262 §3). */
  #isSent = false;
  #mayBeLive = false;

  constructor(session: InboundSession, record: LegRecord, place: MediaPlace, events: InboundLegEvents) {
    this.session = session;
    this.record = record;
    this.#place = place;
    this.#events = events;
    record.signalledBy(session.callId);
    session.events = new InboundLeg.#Words(this);
  }

  get dialogs(): readonly DialogName[] {
    const { callId, localTag, remoteTag } = this.session;
    return [{ callId, localTag, remoteTag }];
  }

  /** 200 was sent, or goes out with the next PRACK; the record follows with `live`. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** The audio, once `openMedia` resolved. */
  get media(): LegMedia | undefined {
    return this.#opened;
  }

  /** 180, always before anything else is done for the caller (events.md 5.1). */
  ring(): void {
    if (this.gone.aborted) return;
    this.session.provisional(180);
    this.record.enter("ringing");
  }

  /** Refuses the leg when its offer cannot be served, before anybody rings for it. @returns false when it was refused */
  takesOffer(): boolean {
    if (this.#offer === "") return true;
    const judged = judgeOffer(this.#offer, this.#place);
    if (typeof judged !== "string") this.#refuseOffer(judged);
    else this.#kind = judged;
    return typeof judged === "string";
  }

  /**
   * Opens the audio and answers the offer of the INVITE; without an offer ours goes out with the 200.
   * @throws MediaRefused when the offer cannot be served; the leg is refused with its status
   * @throws MediaError when there is no audio to be had; a leg that finds no ports is refused with 503
   */
  openMedia(): Promise<LegMedia> | LegMedia {
    this.#media ??= this.#openMedia();
    return this.#media;
  }

  /** 183 with our description: the caller hears us before the answer. */
  async early(): Promise<LegMedia> {
    const media = await this.openMedia();
    if (this.record.state !== "ringing" || this.gone.aborted) return media;
    if (this.session.offer.length === 0 && this.session.takesReliable) this.#earlyOffer ??= media.offer();
    const body = this.#answerText ?? this.#earlyOffer;
    if (body !== undefined) this.session.provisional(183, { body });
    return media;
  }

  forwarded(): void {
    if (!this.#isAnswered && !this.gone.aborted) this.session.provisional(181);
  }

  /** 200 with our description; the record stays as it is until `live`. Idempotent. */
  answer(): Promise<LegMedia> | LegMedia {
    const media = this.openMedia();
    return media instanceof Promise ? this.#acceptAfter(media) : this.#accept(media);
  }

  async #acceptAfter(opening: Promise<LegMedia>): Promise<LegMedia> {
    return this.#accept(await opening);
  }

  #accept(media: LegMedia): LegMedia {
    if (this.#isAnswered || this.gone.aborted) return media;
    this.#isAnswered = true;
    // A lost ACK ends the leg through `failed`; the promise itself adds nothing.
    this.session.accept(this.#answerText ?? this.#earlyOffer ?? media.offer()).catch(ignore);
    this.#isSent = this.session.state !== "early";
    return media;
  }

  /**
   * The `live` event, once the 200 is out; apart from `answer` because the row of `Answer` comes before it (events.md 6.1).
   */
  live(): void {
    this.#mayBeLive = true;
    if (this.#isSent) this.record.enter("live");
  }

  /** BYE to a live caller; one who was not answered is refused. */
  end(cause: number, reason?: string): void {
    if (this.gone.aborted) return;
    const status = statusOfCause(cause);
    if (!this.#isSent) return this.refuse(refusal(cause, "platform", status, reason), status);
    // The leg is over for us whatever becomes of the BYE.
    this.session.bye([reasonHeader(cause)]).catch(ignore);
    this.#over(endedByUs(cause, reason));
  }

  hangUp(cause: number, reason?: string): void {
    if (this.#isSent) return this.end(cause, reason);
    if (cause === CAUSE.normal) return this.refuse(refusal(cause, "hangup_verb", 480, reason), 480);
    const why = cause === CAUSE.noAnswer ? "ring_limit" : "platform";
    this.refuse(refusal(cause, why, 480, reason), 480);
  }

  /** Final refusal of a caller who was not answered. */
  refuse(ending: LegEnding, status: number): void {
    if (this.gone.aborted) return;
    const reason = reasonHeader(ending.cause);
    this.session.reject(status, { headers: ending.reason === NO_MEDIA_PORT ? [RETRY_AFTER, reason] : [reason] });
    this.#over(ending);
  }

  send(method: string, parts: AnswerParts): Promise<SipMessage | SyntheticFinal> {
    return this.session.send(method, parts);
  }

  reinvite(offer: string): Promise<SipMessage | SyntheticFinal> {
    return this.session.reinvite(offer);
  }

  async move(place: MediaPlace): Promise<boolean> {
    const moved = await movedMedia(this.#opened, place, new InboundLeg.#MediaWords(this), this.session);
    if (!moved) return false;
    this.#opened = moved;
    this.#media = moved;
    return true;
  }

  #openMedia(): Promise<LegMedia> | LegMedia {
    const { host } = this.session.source;
    const opened = LegMedia.open(this.#place, new InboundLeg.#MediaWords(this), host, this.#mediaKind());
    return opened instanceof Promise ? this.#answeredAfter(opened) : this.#answered(opened);
  }

  #answeredAfter(opening: Promise<LegMedia>): Promise<LegMedia> {
    return opening.then(
      (media) => this.#answered(media),
      (error: unknown) => this.#notOpened(error),
    );
  }

  /** Without ports for it the call is over. */
  #notOpened(error: unknown): never {
    if (error instanceof MediaError && error.isShortage) this.end(CAUSE.temporaryFailure, NO_MEDIA_PORT);
    throw error;
  }

  /** Answers the offer of the INVITE. */
  #answered(media: LegMedia): Promise<LegMedia> | LegMedia {
    this.#opened = media;
    const offer = this.#offer;
    if (offer === "") return media;
    const answer = media.answer(offer);
    if (!answer.ok) {
      this.#refuseOffer(answer);
      return Promise.reject(new MediaRefused(answer.reason));
    }
    this.#answerText = answer.text;
    return media;
  }

  /** The offer of the INVITE; empty without one. Each copy of its text would be hashed and compared anew. */
  get #offer(): string {
    this.#offerText ??= this.session.offer.toString("utf8");
    return this.#offerText;
  }

  /** By the offer; without one by what the caller must be: who calls over a websocket is a browser. */
  #mediaKind(): MediaKind {
    if (this.#offer !== "") return this.#kind ?? kindOfOffer(this.#offer);
    const { source } = this.session;
    return source.transport === "ws" || source.transport === "wss" ? "web" : "plain";
  }

  #refuseOffer({ status, reason }: MediaRefusal): void {
    const cause = status === 488 ? CAUSE.incompatible : CAUSE.temporaryFailure;
    this.refuse(refusal(cause, "platform", status, reason), status);
  }

  #sent(): void {
    this.#isSent = true;
    if (this.#mayBeLive) this.live();
  }

  /** Late offer: the answer to ours stands in the ACK (RFC 3264 §4), or in the PRACK when a 183 had it. */
  #lateAnswer(body: Buffer): void {
    const isAnswered = this.#answerText !== undefined || this.#opened?.negotiated !== undefined;
    if (isAnswered || !this.#opened) return;
    const accepted = this.#opened.accept(body.toString("utf8"));
    if (!accepted.ok) this.end(CAUSE.incompatible, accepted.reason);
  }

  #info(info: SipMessage): void {
    for (const key of infoDigits(info)) this.#key(key, "info");
    const word = infoRecord(info);
    if (word) this.#events.recordKey?.(word);
  }

  #key(key: string, by: KeySource): void {
    if (this.record.keys.takes(key, by)) this.#events.digit(key, by);
  }

  #over(ending: LegEnding): void {
    if (this.gone.aborted) return;
    if (this.#isSent) this.live();
    this.record.hangup(ending);
    this.gone.end();
    this.#events.gone?.(ending);
  }
}

/** The audio of a leg in another place, once its peer has agreed; the former is closed then. */
export async function movedMedia(
  former: LegMedia | undefined,
  place: MediaPlace,
  events: MediaLegEvents,
  session: Pick<Session, "reinvite">,
): Promise<LegMedia | undefined> {
  if (!former) return undefined;
  const media = await former.again(place, events);
  const final = await session.reinvite(media.offer(former.preferredCodecs));
  const isAgreed = final.kind !== "synthetic" && final.status < 300 && media.accept(final.body.toString("utf8")).ok;
  await (isAgreed ? former : media).leg.close();
  return isAgreed ? media : undefined;
}

/** Answers a re-INVITE or UPDATE: an offer with the answer to it, none with an offer of ours (RFC 3261 §14.2). */
export function renegotiate(request: InDialogOffer, media: LegMedia | undefined): void {
  if (!media) return request.reject(488);
  if (request.offer.length === 0) {
    request.accept(media.offer(media.preferredCodecs), undefined, (answer) => media.accept(answer.toString("utf8")));
    return;
  }
  const answer = media.answer(request.offer.toString("utf8"));
  if (answer.ok) request.accept(answer.text);
  else request.reject(answer.status);
}
