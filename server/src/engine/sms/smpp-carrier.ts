import type { IMessagingCarrierSettings } from "@opentact/contract";
import type { Clock, Timer } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { CarrierSetup } from "../../domain/messaging-carrier/port.js";
import { smppAction, smppCode } from "../../domain/sms-queue/rules.js";
import { type SmppAnswerer, SmppLink, type SmppLinkSettings, type SmppLinkState } from "../../net/smpp-link.js";
import type { SmppReply } from "../../net/smpp-socket.js";
import { SmppFormatError } from "../../wire/smpp/fields.js";
import type { ReferenceForm } from "../../wire/smpp/segment.js";
import { SMPP_LIMITS, type SmppRequest } from "../../wire/smpp/session.js";
import type { BindCommand } from "../../wire/smpp/session-rules.js";
import { SMPP_STATUS } from "../../wire/smpp/status.js";
import { AdaptiveRate } from "./adaptive-rate.js";
import { DeliveryMemory } from "./delivery-memory.js";
import type { CarrierLink, OutgoingPart, OutgoingSms, SubmitResult } from "./link.js";
import type { CarrierReceiver } from "./receiver.js";
import { eventOf } from "./smpp-delivery.js";
import { submitOf } from "./smpp-submit.js";

export interface SmppCarrierOptions {
  readonly carrier: CarrierSetup;
  readonly receiver: Pick<CarrierReceiver, "take" | "seen">;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Called when the carrier can be reached again. */
  readonly onUp: () => void;
}

/** A message waits so long for a place in the window. */
const PERMIT_MS = 20_000;
/** What submits that are out get when the platform stops. */
const DRAIN_MS = 10_000;
const PORT = 2775;
/** In registered_delivery: receipts of states on the way, too (SMPP 3.4 §5.2.17). */
const INTERMEDIATE = 0x10;

/** One carrier by SMPP with all its binds (messaging.md 9.3). */
export class SmppCarrier implements CarrierLink {
  readonly isWhole: boolean;
  readonly form: ReferenceForm;
  readonly #o: SmppCarrierOptions;
  readonly #senders: SmppLink[] = [];
  readonly #links: SmppLink[] = [];
  /** Messages that hold a place in the window, from before their submit until what came of it is stored. */
  #held = 0;
  readonly #waiters = new Set<() => void>();
  readonly #memory: DeliveryMemory;
  readonly #rate: AdaptiveRate;
  #nextMs = 0;
  /** registered_delivery of its submits; undefined: as usual. */
  #registered: number | undefined;

  constructor(options: SmppCarrierOptions) {
    this.#o = options;
    const { settings, direction } = options.carrier;
    this.isWhole = settings.concat === "payload";
    const { carrier, receiver } = options;
    this.#memory = new DeliveryMemory({ forget: (digests) => receiver.seen(carrier.uuid, digests) });
    const links = settings.links ?? 1;
    this.#registered = settings.registered_delivery;
    this.#rate = new AdaptiveRate((settings.rate ?? 0) * links);
    this.form = settings.concat === "udh16" ? "udh16" : "udh8";
    for (let n = 0; n < links; n++) for (const command of commandsOf(settings, direction)) this.#add(command);
  }

  start(): void {
    for (const link of this.#links) link.start();
  }

  /** Whether submits can go out. */
  get isUp(): boolean {
    return this.#senders.some((link) => link.isBound);
  }

  /** State of each bind, for people. */
  get states(): readonly { readonly state: "bound" | "down" }[] {
    return this.#links.map((link) => ({ state: link.isBound ? "bound" : "down" }));
  }

  /**
   * A place in the window for one message, to be given back when what came of it is stored: so a crash leaves no more
   * messages in doubt than the window holds. Without a link, and after a while, it is granted all the same.
   */
  permit(signal: AbortSignal): Promise<() => void> {
    if (!this.isFull || signal.aborted) return Promise.resolve(this.#grant());
    return new Promise((resolve) => {
      const go = () => {
        timer.cancel();
        signal.removeEventListener("abort", go);
        this.#waiters.delete(go);
        resolve(this.#grant());
      };
      const timer = this.#o.clock.setTimer(PERMIT_MS, go);
      signal.addEventListener("abort", go, { once: true });
      this.#waiters.add(go);
    });
  }

  /** A place in the window has to be waited for. */
  get isFull(): boolean {
    const windows = this.windows;
    return windows > 0 && this.#held >= windows;
  }

  async submit(sms: OutgoingSms, part: OutgoingPart, signal: AbortSignal): Promise<SubmitResult> {
    const link = this.#freest();
    if (!link || signal.aborted) return { kind: "down", code: link ? "the platform stops" : "no link" };
    try {
      const { fields, tlvs } = this.#submitOf(sms, part);
      const reply = await this.#until(link.submit(fields, tlvs), signal);
      if (!refusesIntermediate(reply, fields.registered_delivery)) return this.#resultOf(link, reply);
      this.#registered = fields.registered_delivery & ~INTERMEDIATE;
      return await this.submit(sms, part, signal);
    } catch (error) {
      if (!(error instanceof SmppFormatError)) throw error;
      return { kind: "refused", action: "malformed", code: error.field };
    }
  }

  #submitOf(sms: OutgoingSms, part: OutgoingPart): ReturnType<typeof submitOf> {
    const { settings } = this.#o.carrier;
    const registered_delivery = this.#registered;
    return submitOf(registered_delivery === undefined ? settings : { ...settings, registered_delivery }, sms, part);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
    for (const go of [...this.#waiters]) go();
    // What is not forgotten now is taken for the same delivery if it comes again.
    await this.#memory.flush().catch(() => undefined);
  }

  #add(command: BindCommand): void {
    const { carrier, clock, random } = this.#o;
    const link: SmppLink = new SmppLink({
      settings: linkSettings(carrier, command),
      clock,
      random,
      onRequest: (pdu, answer) => this.#o.log.onFail(this.#take(pdu, answer), "delivery of a carrier"),
      onState: (state) => this.#changed(command, state),
    });
    this.#links.push(link);
    if (command !== "bind_receiver" && carrier.direction !== "receive") this.#senders.push(link);
  }

  #changed(command: BindCommand, state: SmppLinkState): void {
    const { log, carrier, onUp } = this.#o;
    const about = { carrier: carrier.uuid, bind: command };
    if (state.kind === "bound") {
      log.info(about, "SMPP link is bound");
      onUp();
    } else if (state.isRefused) log.error({ ...about, reason: state.reason }, "SMPP carrier refuses the bind");
    else log.warn({ ...about, reason: state.reason }, "SMPP link is down");
    // Who waits for a place finds another link, or none.
    for (const go of [...this.#waiters]) go();
  }

  /** Answers only after the commit; what is not stored is asked for again (messaging.md 7.3). */
  async #take(pdu: SmppRequest, answer: SmppAnswerer): Promise<void> {
    if (pdu.command !== "deliver_sm" && pdu.command !== "data_sm") return;
    const { carrier, receiver, log } = this.#o;
    const event = eventOf(carrier, pdu);
    const { digest } = event.event;
    const work = async () => {
      await receiver.take(event);
      return answer(SMPP_STATUS.ESME_ROK);
    };
    try {
      if (digest === undefined) await work();
      else await this.#memory.take(digest, work);
    } catch (error) {
      log.error({ err: error, carrier: carrier.uuid }, "delivery of a carrier could not be taken");
      answer(SMPP_STATUS.ESME_RX_T_APPN);
    }
  }

  #grant(): () => void {
    let isGiven = true;
    this.#held++;
    return () => {
      if (!isGiven) return;
      isGiven = false;
      this.#held--;
      const [next] = this.#waiters;
      if (this.#held < this.windows) next?.();
    };
  }

  /** Messages that its links which stand now take at once. */
  get windows(): number {
    const { window = SMPP_LIMITS.window } = this.#o.carrier.settings;
    return this.#senders.filter((link) => link.isBound).length * window;
  }

  #freest(): SmppLink | undefined {
    let best: SmppLink | undefined;
    for (const link of this.#senders) if (link.free > (best?.free ?? 0)) best = link;
    return best;
  }

  #resultOf(link: SmppLink, reply: SmppReply): SubmitResult {
    switch (reply.kind) {
      case "unanswered":
        return { kind: "unknown" };
      case "down":
        return { kind: "down", code: "no link" };
      case "answered": {
        const { status, message_id } = reply.answer;
        if (status === SMPP_STATUS.ESME_ROK) return { kind: "accepted", id: message_id === "" ? null : message_id };
        const action = smppAction(status);
        if (action === "throttled") this.#rate.throttled(this.#o.clock.monotonicMs());
        if (action === "rebind") link.rebind();
        return { kind: "refused", action, code: smppCode(status) };
      }
      default:
        return reply satisfies never;
    }
  }

  /** Spreads submits over the second by the `rate` of the carrier, and less where it has throttled. */
  async turn(signal: AbortSignal): Promise<void> {
    const nowMs = this.#o.clock.monotonicMs();
    this.#rate.sent(nowMs);
    const rate = this.#rate.perSecond(nowMs);
    if (rate === 0) return;
    const dueMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = dueMs + 1000 / rate;
    if (dueMs > nowMs) await this.#sleep(dueMs - nowMs, signal);
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = this.#o.clock.setTimer(ms, end);
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    });
  }

  /** The reply, or `unanswered` some time after the platform began to stop. */
  #until(reply: Promise<SmppReply>, signal: AbortSignal): Promise<SmppReply> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const stop = () => {
        timer = this.#o.clock.setTimer(DRAIN_MS, () => end({ kind: "unanswered" }));
      };
      const end = (one: SmppReply) => {
        timer?.cancel();
        signal.removeEventListener("abort", stop);
        resolve(one);
      };
      signal.addEventListener("abort", stop, { once: true });
      void reply.then(end);
    });
  }
}

/** It knows no receipts of states on the way: those of the final one are asked for alone (messaging.md 9.3). */
function refusesIntermediate(reply: SmppReply, registered: number): boolean {
  const isAsked = (registered & INTERMEDIATE) !== 0;
  return isAsked && reply.kind === "answered" && reply.answer.status === SMPP_STATUS.ESME_RINVREGDLVFLG;
}

function commandsOf({ bind }: IMessagingCarrierSettings, direction: CarrierSetup["direction"]): BindCommand[] {
  if (direction === "receive") return ["bind_receiver"];
  return bind === "pair" ? ["bind_transmitter", "bind_receiver"] : ["bind_transceiver"];
}

function linkSettings({ settings, secrets }: CarrierSetup, command: BindCommand): SmppLinkSettings {
  const ms = (seconds: number | undefined, otherwise: number) => (seconds === undefined ? otherwise : seconds * 1000);
  const { host = "", port = PORT, tls } = settings;
  return {
    host,
    port,
    tls: tls && { isInsecure: tls.insecure === true },
    command,
    bind: {
      system_id: settings.system_id ?? "",
      password: secrets["password"] ?? "",
      system_type: settings.system_type ?? "",
      interface_version: settings.interface_version ?? 0x34,
      addr_ton: settings.addr_ton ?? 0,
      addr_npi: settings.addr_npi ?? 0,
      address_range: settings.address_range ?? "",
    },
    connectMs: ms(settings.connect_timeout, 10_000),
    limits: {
      ...SMPP_LIMITS,
      window: settings.window ?? SMPP_LIMITS.window,
      bindMs: ms(settings.bind_timeout, SMPP_LIMITS.bindMs),
      responseMs: ms(settings.response_timeout, SMPP_LIMITS.responseMs),
      enquireMs: ms(settings.enquire_link_interval, SMPP_LIMITS.enquireMs),
      inactivityMs: ms(settings.inactivity_timeout, SMPP_LIMITS.inactivityMs),
    },
  };
}
