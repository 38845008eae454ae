import { epochMs, isoTime } from "../../base/iso-time.js";
import type { RoutedCarrier } from "../messaging/port/routes.js";
import type { MessageErrorCode } from "../messaging/rules.js";
import type { ClaimedSms, ReviewFacts } from "./port.js";
import { BLOCKED_MS } from "./rules.js";

/** What is to be done with a message that was taken out of the queue. */
export type Verdict =
  /** @param slowedBy uuid of the review whose turn it needs */
  | { readonly kind: "send"; readonly carrier: RoutedCarrier; readonly slowedBy: string | undefined }
  | { readonly kind: "fail"; readonly code: MessageErrorCode; readonly reason: string }
  | {
      readonly kind: "wait";
      readonly dueMs: number;
      readonly reason: string;
      readonly send_after?: string;
      readonly valid_until?: string;
    };

/** What the verdict needs to know beside the message. */
export interface VerdictWorld {
  readonly nowMs: number;
  /** What is missing for sending where registration is enforced; undefined = nothing. */
  readonly unregistered: MessageErrorCode | undefined;
  /** When the quiet hours of the recipient end; undefined = it may be sent now. */
  readonly opensMs: number | undefined;
  /** Carriers of the route that were not given up, in their order. */
  readonly carriers: readonly RoutedCarrier[];
  /** Until when a carrier rests; undefined = it does not. */
  readonly restsUntilMs: (carrier: string) => number | undefined;
}

/** Text of a message that waits for the next day of its brand. */
export const DAILY_CAP = "daily cap of the registry";
/** Text of a message that waits for a carrier; at its end this is what it failed of. */
export const NO_LINK = "no link to the carrier";
const NO_ROUTE = "no route to destination";

/**
 * Judges a message again at the moment it could be sent: subscription, opt-out, its time, account, registration, quiet
 * hours, reviews, route, in this order.
 */
export function verdictOf(sms: ClaimedSms, world: VerdictWorld): Verdict {
  const { nowMs, unregistered, opensMs, carriers } = world;
  const { facts } = sms;
  if (!facts.isSubscribed) return { kind: "fail", code: 1002, reason: "Number is not enabled for SMS" };
  if (facts.isOptedOut && !sms.isAutomated) return { kind: "fail", code: 1103, reason: "Blocked due to STOP message" };
  if (sms.isOpen) return { kind: "fail", code: 1304, reason: "incomplete" };
  if (epochMs(sms.valid_until) <= nowMs) return expired(sms, unregistered);
  if (facts.isClosed) return wait(nowMs + BLOCKED_MS, "the account is closed");
  if (unregistered !== undefined && !sms.isAutomated) return wait(nowMs + BLOCKED_MS, "the campaign is not active");
  if (opensMs !== undefined && !sms.isAutomated) return quiet(sms, opensMs);
  const review = sms.isAutomated ? undefined : reviewOf(sms, nowMs);
  if (review?.state === "refused") return { kind: "fail", code: 1105, reason: "Refused by a review" };
  if (review?.kind === "same_text") return wait(nowMs + BLOCKED_MS, "held for review");
  if (carriers.length === 0) return wait(nowMs + BLOCKED_MS, NO_ROUTE);
  const ready = carriers.find(({ uuid }) => world.restsUntilMs(uuid) === undefined);
  if (ready) return { kind: "send", carrier: ready, slowedBy: review?.uuid };
  const rests = carriers.map(({ uuid }) => world.restsUntilMs(uuid) ?? nowMs);
  return wait(Math.min(...rests), "the carrier rests");
}

/** What holds, refuses or slows a message; a refusal and a hold come before a slowing. */
function reviewOf({ facts }: ClaimedSms, nowMs: number): ReviewFacts | undefined {
  const open = facts.reviews.filter(
    ({ kind, until_on }) => epochMs(until_on) > nowMs && (kind === "sms_pumping" || facts.campaign === null),
  );
  return open.find(({ state }) => state === "refused") ?? open.find(({ kind }) => kind === "same_text") ?? open[0];
}

function wait(dueMs: number, reason: string): Verdict {
  return { kind: "wait", dueMs, reason };
}

/** The limit of a message is up; its error tells what kept it. */
function expired({ reason }: ClaimedSms, unregistered: MessageErrorCode | undefined): Verdict {
  if (unregistered !== undefined) return { kind: "fail", code: unregistered, reason: "queuing timeout" };
  if (reason === NO_LINK) return { kind: "fail", code: 1302, reason: "queuing timeout" };
  if (reason === DAILY_CAP) return { kind: "fail", code: 1205, reason: "queuing timeout" };
  if (reason === NO_ROUTE) return { kind: "fail", code: 1301, reason: "queuing timeout" };
  return { kind: "fail", code: 1204, reason: "queuing timeout" };
}

/** Its limit begins when the window opens. */
function quiet({ created_on, send_after, valid_until }: ClaimedSms, opensMs: number): Verdict {
  const validMs = epochMs(valid_until) - epochMs(send_after ?? created_on);
  return {
    kind: "wait",
    dueMs: opensMs,
    reason: "quiet hours",
    send_after: isoTime(opensMs),
    valid_until: isoTime(opensMs + validMs),
  };
}
