import type { Clock } from "../base/clock.js";
import type {
  HeaderLine,
  InboundSession,
  InDialogOffer,
  OutboundSession,
  OutgoingInvite,
  ServerRequest,
  Session,
  SessionEvents,
  SyntheticFinal,
} from "../net/sip-session.js";
import type { AudioCodec } from "../wire/sdp/codecs.js";
import type { NegotiatedMedia } from "../wire/sdp/negotiated.js";
import type { SipMessage } from "../wire/sip/message.js";
import { CallSdp } from "./call-sdp.js";
import type { LossyLink } from "./lossy-link.js";
import { LabMedia, type LabMediaWorld } from "./media.js";

/** What calls go out through: the part of SipEndpoint that is used here. */
export interface CallMaker {
  invite(invite: OutgoingInvite, events: SessionEvents): OutboundSession;
}

/** How a call of the lab ended. `status` is the final answer of one that was never live, else 200. */
export interface LabCallEnd {
  readonly by: "us" | "peer" | "network";
  readonly status: number;
  readonly reason: string;
}

/** The call never became live. */
export class CallRefusedError extends Error {
  readonly end: LabCallEnd;

  constructor(end: LabCallEnd) {
    super(`the call ended before an answer: ${end.status} ${end.reason}`);
    this.name = "CallRefusedError";
    this.end = end;
  }
}

/** Choices for one call. */
export interface LabCallOptions {
  /** Default PCMU, PCMA. */
  readonly codecs?: readonly AudioCodec[];
  /** Whether our offers name events of RFC 4733. Default true. */
  readonly hasEvents?: boolean;
  /** What our audio goes through. */
  readonly link?: LossyLink;
}

interface Settled<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** One call as a phone or the carrier of the lab has it, in either direction, with its audio. */
export class LabCall {
  readonly direction: "in" | "out";
  /** User part of From, and of the Request-URI. */
  readonly from: string;
  readonly to: string;
  readonly media: LabMedia;
  /** Provisional answers seen, in order (outbound). */
  readonly progress: number[] = [];
  /** What came of our REFERs: statuses of the NOTIFYs, in order. */
  readonly referred: number[] = [];
  /** Keys that came by SIP INFO. */
  infoDigits = "";
  state: "ringing" | "live" | "ended" = "ringing";
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #sdp: CallSdp;
  readonly #answered = settled<void>();
  readonly #ended = settled<LabCallEnd>();
  readonly #abort = new AbortController();
  #session: Session | undefined;
  #inbound: InboundSession | undefined;
  /** Ours that was answered. */
  #invite: SipMessage | undefined;
  #answerText: string | undefined;

  private constructor(
    direction: "in" | "out",
    names: { from: string; to: string },
    media: LabMedia,
    world: LabMediaWorld,
    { codecs = ["PCMU", "PCMA"], hasEvents = true }: LabCallOptions,
  ) {
    this.direction = direction;
    this.from = names.from;
    this.to = names.to;
    this.media = media;
    this.#clock = world.clock;
    this.#startedMs = world.clock.monotonicMs();
    const sessionId = 1 + Math.floor(world.random() * 0x7fff_ffff);
    this.#sdp = new CallSdp({ address: media.address, port: media.port, codecs, hasEvents, sessionId });
  }

  /** Calls somebody. The INVITE is on its way when this resolves. */
  static async place(
    maker: CallMaker,
    invite: Omit<OutgoingInvite, "body">,
    names: { from: string; to: string },
    world: LabMediaWorld,
    options: LabCallOptions = {},
  ): Promise<LabCall> {
    const media = await LabMedia.open(world, options.link);
    const call = new LabCall("out", names, media, world, options);
    const outbound = maker.invite({ ...invite, body: call.#sdp.offer() }, call.#events());
    call.#session = outbound;
    return call;
  }

  /** Takes a call that came in; nothing is answered yet. To be called within `onInvite`. */
  static take(session: InboundSession, world: LabMediaWorld, options: LabCallOptions = {}): Promise<LabCall> {
    const { request } = session;
    let early: { call?: LabCall; gone?: (call: LabCall) => void } = {};
    // The caller may give up while the port is being opened.
    session.events = { cancelled: () => (early.gone = (call) => call.#end("peer", 487, "Request Terminated")) };
    return LabMedia.open(world, options.link).then((media) => {
      const names = { from: request.from.uri.user ?? "", to: userOf(request) };
      const call = new LabCall("in", names, media, world, options);
      call.#session = session;
      call.#inbound = session;
      call.#invite = request;
      session.events = call.#events();
      early.gone?.(call);
      early = {};
      return call;
    });
  }

  /** Resolves when it is live. @throws CallRefusedError when it ends before that */
  get answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Resolves at the end, whoever ended it. */
  get ended(): Promise<LabCallEnd> {
    return this.#ended.promise;
  }

  /** Aborts at the end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Age of the call. */
  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startedMs;
  }

  get callId(): string {
    return this.#session?.callId ?? "";
  }

  /** The INVITE. */
  get request(): SipMessage | undefined {
    return this.#invite ?? (this.#session as OutboundSession | undefined)?.request;
  }

  /** 180. */
  ring(): void {
    if (this.state === "ringing") this.#inbound?.provisional(180);
  }

  /** 183 with our description: the caller hears us before the answer. @returns the description; undefined = refused */
  early(headers?: readonly HeaderLine[]): string | undefined {
    const body = this.#describe();
    if (body !== undefined && this.state === "ringing") this.#inbound?.provisional(183, { body, headers });
    return body;
  }

  /** 200. Resolves at the ACK. @throws CallRefusedError when the offer cannot be answered or the call is gone */
  async answer(headers?: readonly HeaderLine[]): Promise<void> {
    const body = this.#describe();
    if (body === undefined || !this.#inbound || this.state !== "ringing") return await this.answered;
    await this.#inbound.accept(body, headers).then(
      () => this.#live(),
      () => undefined, // no ACK: `failed` or our own end says the rest
    );
    return await this.answered;
  }

  /** Refuses it. */
  reject(status: number, headers?: readonly HeaderLine[]): void {
    if (this.state !== "ringing") return;
    this.#inbound?.reject(status, { headers });
    this.#end("us", status, "");
  }

  /** Ends it in whatever state it is: BYE, CANCEL or 480. Resolves when the peer has said its word. */
  async hangup(headers?: readonly HeaderLine[]): Promise<void> {
    if (this.state === "ended") return;
    const status = this.state === "live" ? 200 : this.direction === "in" ? 480 : 487;
    const isOver = this.#session?.bye(headers) ?? Promise.resolve();
    this.#end("us", status, "");
    await isOver;
  }

  /** Puts the peer on hold (`sendonly`) or takes it back. @returns the status of the answer */
  async hold(isHeld: boolean): Promise<number> {
    const offer = this.#sdp.offer(isHeld ? "sendonly" : "sendrecv");
    const answer = (await this.#session?.reinvite(offer)) ?? GONE;
    if ("kind" in answer && answer.kind === "synthetic") return answer.status;
    const response = answer as SipMessage;
    this.#use(this.#sdp.read(response.body.toString()));
    return response.status;
  }

  /**
   * Asks that the peer talks with somebody else: a blind transfer, or with `replaces` an attended one to the peer of that
   * call. @returns the status of the answer; what comes of it is in `referred`
   */
  async refer(to: string, replaces?: LabCall): Promise<number> {
    const uri = replaces ? `${to}?Replaces=${encodeURIComponent(replaces.replaces)}` : to;
    const answer = await this.#session?.send("REFER", { headers: [["Refer-To", `<${uri}>`]] });
    return (answer ?? GONE).status;
  }

  /** Value of a Replaces header that names this call. */
  get replaces(): string {
    const { callId = "", remoteTag = "", localTag = "" } = this.#session ?? {};
    return `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
  }

  /** Sends keys by SIP INFO, one request each. */
  async pressByInfo(keys: string): Promise<void> {
    for (const key of keys) {
      const headers: HeaderLine[] = [["Content-Type", "application/dtmf-relay"]];
      await this.#session?.send("INFO", { headers, body: `Signal=${key}\r\nDuration=160\r\n` });
    }
  }

  /** Presses the record key of a telephone: INFO with a header of its own. */
  async pressRecord(word: "on" | "off"): Promise<void> {
    await this.#session?.send("INFO", { headers: [["Record", word]] });
  }

  /** Resolves after `ms`, or at once with the end of the call. @returns whether the call still is */
  wait(ms: number): Promise<boolean> {
    if (this.state === "ended") return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(ms, () => done(true));
      const onEnd = () => done(false);
      const done = (isAlive: boolean) => {
        timer.cancel();
        this.signal.removeEventListener("abort", onEnd);
        resolve(isAlive);
      };
      this.signal.addEventListener("abort", onEnd);
    });
  }

  /** Our description for the caller's offer, the same in 183 and 200. Refuses the call when there is none. */
  #describe(): string | undefined {
    if (this.#answerText !== undefined || !this.#inbound) return this.#answerText;
    const offer = this.#inbound.offer.toString();
    if (offer === "") {
      this.#answerText = this.#sdp.offer();
      return this.#answerText;
    }
    const answer = this.#sdp.answer(offer);
    if (!answer.ok) {
      this.reject(answer.status);
      return undefined;
    }
    this.#answerText = answer.text;
    this.#use(answer.media);
    return answer.text;
  }

  #events(): SessionEvents {
    return {
      provisional: (response) => this.#onProvisional(response),
      accepted: (response) => this.#onAccepted(response),
      rejected: (status, reason) => this.#end("peer", status, reason),
      cancelled: () => this.#end("peer", 487, "Request Terminated"),
      acked: (body) => this.#onAck(body),
      reinvite: (offer) => this.#onReinvite(offer),
      bye: () => this.#end("peer", 200, "BYE"),
      info: (request) => this.#onInfo(request),
      request: (server) => this.#onRequest(server),
      failed: (why) => this.#end("network", this.state === "live" ? 200 : 408, why),
    };
  }

  #onProvisional(response: SipMessage): void {
    this.progress.push(response.status);
    if (response.hasBody) this.#use(this.#sdp.read(response.body.toString()));
  }

  #onAccepted(response: SipMessage): void {
    this.#invite = (this.#session as OutboundSession | undefined)?.request;
    if (response.hasBody) this.#use(this.#sdp.read(response.body.toString()));
    this.#live();
  }

  #onAck(body: Buffer): void {
    const isLateOffer = this.#invite?.hasBody === false;
    if (isLateOffer && body.length > 0) this.#use(this.#sdp.read(body.toString()));
  }

  #onReinvite(offer: InDialogOffer): void {
    if (offer.offer.length === 0) {
      offer.accept(this.#sdp.offer(), undefined, (body) => this.#use(this.#sdp.read(body.toString())));
      return;
    }
    const answer = this.#sdp.answer(offer.offer.toString());
    if (!answer.ok) {
      offer.reject(answer.status);
      return;
    }
    this.#use(answer.media);
    offer.accept(answer.text);
  }

  #onRequest(server: ServerRequest): void {
    const { method, body } = server.request;
    if (method !== "NOTIFY") return server.respond(405);
    server.respond(200);
    this.referred.push(Number(/^SIP\/2\.0 (\d{3})/.exec(body.toString())?.[1] ?? 0));
  }

  #onInfo(request: SipMessage): void {
    const key = /^\s*Signal\s*=\s*([0-9A-D*#])/im.exec(request.body.toString())?.[1];
    if (key) this.infoDigits += key;
  }

  #use(media: NegotiatedMedia | undefined): void {
    if (media) this.media.connect(media);
  }

  #live(): void {
    if (this.state !== "ringing") return;
    this.state = "live";
    this.#answered.resolve();
  }

  #end(by: LabCallEnd["by"], status: number, reason: string): void {
    if (this.state === "ended") return;
    const end = { by, status, reason };
    if (this.state === "ringing") this.#answered.reject(new CallRefusedError(end));
    this.state = "ended";
    this.#abort.abort();
    void this.media.close().then(() => this.#ended.resolve(end));
  }
}

const GONE: SyntheticFinal = { kind: "synthetic", status: 481, reason: "the call is gone" };

function userOf(request: SipMessage): string {
  return /^sips?:([^@;]+)@/i.exec(request.uri)?.[1] ?? "";
}

function settled<T>(): Settled<T> {
  const held: { resolve?: (value: T) => void; reject?: (error: Error) => void } = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(held, { resolve, reject }));
  promise.catch(() => undefined); // nobody has to listen
  return { promise, resolve: (value) => held.resolve?.(value), reject: (error) => held.reject?.(error) };
}
