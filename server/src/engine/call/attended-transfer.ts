import type { Bridge } from "./bridge.js";
import type { Call } from "./call.js";
import type { CallPlan } from "./call-plan.js";
import { CAUSE } from "./end-reason.js";
import { JoinedCall } from "./joined-call.js";
import { OutboundLeg } from "./outbound-leg.js";
import type { Partner } from "./partner.js";
import { TransferRefused } from "./transfer-target.js";

/** One of the two calls of a transferor. */
interface Side {
  readonly call: Call;
  readonly bridge: Bridge;
  /** Who stays when the transferor leaves. */
  readonly stays: Partner;
}

export interface AttendedParts {
  readonly first: { readonly call: Call; readonly bridge: Bridge; readonly remaining: Partner };
  readonly second: { readonly call: Call; readonly leg: Partner; readonly other: Partner };
  /** A channel for a call of its own. @throws TransferRefused */
  channel(): () => void;
  begin(plan: CallPlan, free: () => void): void;
}

/**
 * Joins the two whom a transferor talks with in two calls (RFC 5589 §7). A main leg stays in its call and the other comes
 * to it; of two main legs each is the other's partner; two legs that were called get a call of their own.
 */
export class AttendedTransfer {
  readonly #parts: AttendedParts;

  constructor(parts: AttendedParts) {
    this.#parts = parts;
  }

  /** Resolves when both hear each other; the second call of the transferor is over then, the first is its caller's affair. */
  async run(): Promise<void> {
    const { first, second } = this.#parts;
    const { bridge } = second.call.dialling;
    if (!bridge || bridge.isOver || second.call === first.call) throw new TransferRefused(481);
    // The call is there, and may be joined once what goes on in it has come to an end.
    if (bridge.isTransferred) throw new TransferRefused(bridge.isHeld ? 491 : 481);
    const one: Side = { call: first.call, bridge: first.bridge, stays: first.remaining };
    const two: Side = { call: second.call, bridge, stays: second.other };
    const isMain = ({ call, stays }: Side) => call.a === stays;
    const joining = isMain(one) || !isMain(two) ? this.#joined(one, two) : this.#joined(two, one);
    second.call.track(joining.catch(() => undefined));
    await joining;
    second.leg.end(CAUSE.normal);
  }

  async #joined(home: Side, away: Side): Promise<void> {
    await Promise.all([home.bridge.hold(), away.bridge.hold()]);
    try {
      await this.#join(home, away);
    } catch (error) {
      if (away.bridge.isHeld) await away.bridge.resume();
      throw error;
    }
  }

  async #join(home: Side, away: Side): Promise<void> {
    const isMain = home.call.a === home.stays;
    const free = isMain ? () => undefined : this.#parts.channel();
    try {
      const isHere = away.call.place.isSame(home.call.place) || (await away.stays.move(home.call.place));
      if (!isHere || home.stays.gone.aborted || away.stays.gone.aborted) throw new TransferRefused(488);
      if (isMain) await joinToMain(home, away);
      else this.#joinCalled(home, away, free);
    } catch (error) {
      free();
      throw error;
    }
  }

  #joinCalled(home: Side, away: Side, free: () => void): void {
    if (!(home.stays instanceof OutboundLeg) || !(away.stays instanceof OutboundLeg)) throw new TransferRefused(481);
    this.#parts.begin(new JoinedCall(home.call, home.stays, away.stays), free);
    home.bridge.release();
    away.bridge.release();
  }
}

/** Brings somebody to the main leg of a call. Its audio is there already. */
export async function joinToMain(home: Side, away: Side): Promise<void> {
  if (away.stays instanceof OutboundLeg) {
    away.bridge.release();
    home.call.dialling.take(away.stays);
  } else {
    const place = home.call.place.share();
    away.call.movedTo(place);
    await away.bridge.swap(home.stays, place);
  }
  await home.bridge.swap(away.stays, home.call.place);
}
