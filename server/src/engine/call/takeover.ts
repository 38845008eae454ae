import type { FoundLeg } from "./call.js";
import type { RunningCall } from "./call-plan.js";
import { CAUSE, refusal } from "./end-reason.js";
import type { InboundLeg } from "./inbound-leg.js";

/**
 * Somebody's INVITE takes the place of a leg that it names (RFC 3891): of a phone that rings, so that the call is picked up
 * (CANCEL to that phone), or of one that talks, which gets BYE. Resolves when the call is over.
 */
export async function takeOver(call: RunningCall, a: InboundLeg, found: FoundLeg): Promise<void> {
  const isThere = found.kind === "ringing" ? await pickUp(a, found) : await replace(call, a, found);
  const other = found.kind === "ringing" ? found.call.a : found.other;
  if (!isThere || !other) return call.end(CAUSE.normal);
  const bridge = await call.dialling.connect(other);
  if (found.kind === "live") found.leg.end(CAUSE.normal);
  await bridge.ended;
  call.end(CAUSE.normal);
}

async function pickUp(a: InboundLeg, { call, leg }: Extract<FoundLeg, { kind: "ringing" }>): Promise<boolean> {
  if (leg.gone.aborted) return tooLate(a);
  await a.answer();
  a.live();
  return !a.gone.aborted && call.dialling.pickUp(leg, a);
}

/** @returns false when the one that was talked with has gone, or a transfer has it: 491 while that is under way */
async function replace(call: RunningCall, a: InboundLeg, found: Extract<FoundLeg, { kind: "live" }>): Promise<boolean> {
  const { bridge } = found.call.dialling;
  if (bridge?.isHeld && !bridge.isOver) return refused(a, CAUSE.temporaryFailure, 491);
  if (!bridge || bridge.isOver || bridge.isTransferred) return tooLate(a);
  await bridge.hold();
  try {
    await a.answer();
    a.live();
    if (a.gone.aborted) throw new Error("the caller has gone");
    if (found.other === found.call.a) await bridge.swap(a, call.place);
    else bridge.release();
    return true;
  } catch {
    // Its audio could not be had, or it hung up: the two talk on.
    await bridge.resume();
    return false;
  }
}

function tooLate(a: InboundLeg): false {
  return refused(a, CAUSE.noRoute, 481);
}

function refused(a: InboundLeg, cause: number, status: number): false {
  a.refuse(refusal(cause, "platform", status), status);
  return false;
}
