import { causeOf, statusOfCause } from "../../domain/call/cause.js";
import type { LiveOutcome } from "../../domain/call/port/live-calls.js";
import type { PlacedParty } from "../../domain/call/port/placed-call.js";
import type { SipUserAuth } from "../../domain/routing/port.js";
import { ReferProgress } from "../../net/sip-refer-progress.js";
import type { HeaderLine, ServerRequest } from "../../net/sip-session.js";
import { type ReferTarget, referTarget } from "../../wire/sip/refer/refer-to.js";
import type { Replaces } from "../../wire/sip/refer/replaces.js";
import { CommandFailure } from "../script/context.js";
import { AttendedTransfer } from "./attended-transfer.js";
import type { Bridge } from "./bridge.js";
import type { Call, FoundLeg } from "./call.js";
import type { CallRoom } from "./call-room.js";
import { CalledLeg } from "./called-leg.js";
import type { Calls } from "./calls.js";
import type { PreparedTarget } from "./dialer.js";
import { CAUSE } from "./end-reason.js";
import { JoinedCall } from "./joined-call.js";
import type { LegRecord } from "./leg-record.js";
import type { MainLeg } from "./main-leg.js";
import { OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import type { Router } from "./router.js";
import { requestedTarget, TransferRefused, transferTarget } from "./transfer-target.js";
import { transferorOf } from "./transferor.js";

export interface TransferParts {
  readonly router: Router;
  readonly room: Pick<CallRoom, "turn">;
  readonly calls: () => Pick<Calls, "find" | "takeChannel" | "begin">;
}

/** Time a transferor has to answer the NOTIFY of the result before it is hung up. */
const LAST_WORD_MS = 2_000;

type LiveLeg = Extract<FoundLeg, { kind: "live" }>;

/** Two who talk, of whom one is to talk with somebody else. */
interface Parting {
  readonly call: Call;
  readonly bridge: Bridge;
  /** The leg that is let go, and the leg that is transferred. */
  readonly leg: Partner;
  readonly remaining: Partner;
}

/** A REFER that was taken. */
interface Transfer extends Parting {
  readonly transferor: SipUserAuth;
  readonly target: ReferTarget;
  readonly progress: ReferProgress;
}

/**
 * Transfers by phones: RFC 3515, RFC 5589. The platform calls the target itself, for the one who is transferred, and so
 * everything that holds for a call of the transferor holds for it: routes, money, limits. When nobody answers, the call is
 * back with the transferor, if he is still there.
 */
export class Transfers {
  readonly #parts: TransferParts;
  /** Legs that have sent a REFER: NOTIFYs of later ones say which is meant (RFC 3515 §2.4.6). */
  readonly #referred = new WeakSet<LegRecord>();

  constructor(parts: TransferParts) {
    this.#parts = parts;
  }

  /**
   * Lets a bridged leg of the call talk with somebody else by request of its account. When nobody answers, both talk on.
   * @param timeoutMs ringing time
   */
  async move(call: Call, remaining: Partner, to: PlacedParty, timeoutMs: number): Promise<LiveOutcome> {
    await call.dialling.connecting;
    const { bridge } = call.dialling;
    if (remaining.gone.aborted) return "ended";
    if (!bridge || bridge.isOver || (remaining !== call.a && remaining !== bridge.b)) return "alone";
    if (bridge.isTransferred) return "transferring";
    const leg = remaining === call.a ? bridge.b : call.a;
    const parted = bridge.hold();
    call.track(this.#move({ call, bridge, leg, remaining }, parted, to, timeoutMs));
    return "accepted";
  }

  async #move(parting: Parting, parted: Promise<void>, to: PlacedParty, timeoutMs: number): Promise<void> {
    try {
      await parted;
      const target = await requestedTarget(parting.call, parting.remaining, to, timeoutMs);
      await this.#ring(parting, target, () => undefined);
    } catch (error) {
      await this.#restore(parting);
      if (!(error instanceof TransferRefused) && !(error instanceof CommandFailure)) throw error;
      return;
    }
    parting.leg.end(CAUSE.normal);
  }

  /** A request in the dialog of a leg that asks for more than audio. */
  request(call: Call, leg: Partner, server: ServerRequest): void {
    if (server.request.method !== "REFER") return server.respond(405);
    call.track(this.#refer(call, leg, server));
  }

  async #refer(call: Call, leg: Partner, server: ServerRequest): Promise<void> {
    const target = referTarget(server.request);
    if (typeof target === "number") return server.respond(target);
    await call.dialling.connecting;
    const { bridge } = call.dialling;
    // While a document speaks, or nobody has answered, there is nobody to transfer.
    if (!bridge || bridge.isOver || (leg !== call.a && leg !== bridge.b)) return server.respond(603);
    if (bridge.isTransferred) return server.respond(491);
    const transferor = await transferorOf(call, leg, call.parts.routing);
    if (!transferor) return server.respond(403);
    const remaining = leg === call.a ? bridge.b : call.a;
    if (bridge.isOver || remaining.gone.aborted) return server.respond(481);
    if (bridge.isTransferred) return server.respond(491);
    // From here on a BYE of the transferor ends only his leg, and another REFER meets 491.
    const parted = bridge.hold();
    const progress = this.#accept(server, leg);
    await parted;
    await this.#run({ call, bridge, leg, remaining, transferor, target, progress });
  }

  /** 202, and the first NOTIFY (RFC 3515 §2.4.2). */
  #accept(server: ServerRequest, leg: Partner): ReferProgress {
    const { request } = server;
    const isSilent = /^\s*false\b/i.test(request.header("refer-sub") ?? "");
    const headers: HeaderLine[] = isSilent ? [["Refer-Sub", "false"]] : [];
    server.respond(202, { headers });
    const send: Partner["send"] = (method, parts) => leg.send(method, parts);
    const id = this.#referred.has(leg.record) ? String(request.cseq.number) : undefined;
    this.#referred.add(leg.record);
    const progress = new ReferProgress({ send, isSilent, id });
    progress.tell(100);
    return progress;
  }

  async #run(transfer: Transfer): Promise<void> {
    const { progress, leg, call, target } = transfer;
    try {
      const found = target.replaces && (await this.#consulted(transfer, target.replaces));
      if (found?.other) await this.#attended(transfer, { ...found, other: found.other });
      else await this.#blind(transfer, found);
    } catch (error) {
      await this.#back(transfer, error instanceof TransferRefused ? error.status : 500);
      if (!(error instanceof TransferRefused)) throw error;
      return;
    }
    await this.#lastWord(progress.end(200), call);
    leg.end(CAUSE.normal);
  }

  /**
   * The other call of the transferor, which the reference names. Calls of others are not his to touch; neither is one that
   * rings at his phone (RFC 3891 §3).
   */
  async #consulted({ call, transferor }: Transfer, replaces: Replaces): Promise<LiveLeg> {
    const found = await this.#parts.calls().find(call.account.uuid, replaces);
    if (found?.kind !== "live" || found.leg.record.facts.user?.uuid !== transferor.uuid) throw new TransferRefused(481);
    return found;
  }

  /** Calls the target, and puts it in the stead of the transferor once it answers. */
  async #blind(transfer: Transfer, consulted: LiveLeg | undefined): Promise<void> {
    const { call, remaining, progress } = transfer;
    const { router } = this.#parts;
    // He did not wait for the answer of the one he asked first: that call makes room for the transfer.
    consulted?.call.end(CAUSE.normal);
    const wish = { router, transferor: transfer.transferor, remaining, uri: transfer.target.uri };
    const target = await transferTarget(call, wish);
    await this.#ring(transfer, target, () => progress.tell(180));
  }

  /** Rings the target and joins it with the leg that is transferred. @throws TransferRefused it does not answer */
  async #ring(parting: Parting, target: PreparedTarget, ringing: () => void): Promise<void> {
    const { call, remaining } = parting;
    if (!(await this.#parts.room.turn(call.account))) throw new TransferRefused(503);
    const free = remaining === call.a ? () => undefined : this.#channel(call);
    try {
      const signal = AbortSignal.any([remaining.gone.signal, call.ended]);
      const result = await call.dialling.find(target, asMain(remaining, call), signal, ringing);
      if (result.kind === "failed") throw new TransferRefused(statusOfFailure(result.cause));
      await this.#join(parting, result.leg, free);
    } catch (error) {
      free();
      throw error;
    }
  }

  #channel(call: Call): () => void {
    const free = this.#parts.calls().takeChannel(call.account);
    if (!free) throw new TransferRefused(503);
    return free;
  }

  async #join({ call, bridge, remaining }: Parting, found: Partner, free: () => void): Promise<void> {
    if (remaining === call.a) return bridge.swap(found, call.place);
    if (!(remaining instanceof OutboundLeg) || !(found instanceof OutboundLeg)) throw new Error("no legs to join");
    this.#parts.calls().begin(new JoinedCall(call, remaining, found), free);
    bridge.release();
  }

  #attended(transfer: Transfer, found: LiveLeg & { other: Partner }): Promise<void> {
    return new AttendedTransfer({
      first: transfer,
      second: found,
      channel: () => this.#channel(transfer.call),
      begin: (plan, free) => this.#parts.calls().begin(plan, free),
    }).run();
  }

  /** Nothing came of it: the transferor has the call again, or who was to be transferred is alone. */
  async #back(transfer: Transfer, status: number): Promise<void> {
    const said = this.#lastWord(transfer.progress.end(status), transfer.call);
    // With nobody left to talk with the transferor is let go, and hears why before.
    if (transfer.remaining.gone.aborted) await said;
    await this.#restore(transfer);
    await said;
  }

  async #restore({ call, bridge, leg, remaining }: Parting): Promise<void> {
    if (leg.gone.aborted && remaining !== call.a) remaining.end(CAUSE.normal);
    if (bridge.isHeld) await bridge.resume();
  }

  async #lastWord(said: Promise<void>, call: Call): Promise<void> {
    const { clock } = call.parts;
    await new Promise<void>((resolve) => {
      const timer = clock.setTimer(LAST_WORD_MS, resolve);
      void said.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}

/** The leg that is transferred, as one that hears the target ring. */
function asMain(remaining: Partner, call: Call): MainLeg {
  return remaining instanceof OutboundLeg ? new CalledLeg(remaining) : call.a;
}

/** What a transferor is told of a target that did not answer. */
function statusOfFailure(cause: number): number {
  return causeOf(cause).code === CAUSE.originatorCancel ? 487 : statusOfCause(cause);
}
