import { epochMs } from "../../base/iso-time.js";
import type { NewOutbound } from "../../domain/messaging/port/new-message.js";
import type { StraightBatch, StraightFacts, StraightWay } from "../../domain/messaging/straight.js";
import type { StraightStart } from "../../domain/messaging/straight-start.js";
import type { ClaimedSms } from "../../domain/sms-queue/port.js";
import type { Judged, SmsSender } from "./sender.js";

/** Sends messages right after they were accepted, while the sender keeps up with its queue (ADR 17). */
export class StraightSends implements StraightWay {
  readonly #sender: Pick<SmsSender, "reserve" | "release" | "sendReserved">;

  constructor(sender: Pick<SmsSender, "reserve" | "release" | "sendReserved">) {
    this.#sender = sender;
  }

  open(): StraightBatch {
    const sender = this.#sender;
    let taken: Judged[] = [];
    let judgedMs = 0;
    return {
      take(message, facts): StraightStart | undefined {
        if (!isPlain(message, facts)) return undefined;
        const reserved = sender.reserve(claimedOf(message, facts), epochMs(message.now));
        if (!reserved) return undefined;
        judgedMs = epochMs(message.now);
        taken.push(reserved.judged);
        return reserved.start;
      },
      go(parts): void {
        const all = taken.map(({ sms, verdict }) => ({ sms: withPart(sms, parts.get(sms.uuid)), verdict }));
        taken = [];
        sender.sendReserved(all, judgedMs);
      },
      drop(): void {
        sender.release(taken.length);
        taken = [];
      },
    };
  }
}

/** One part, at once, and nothing of its sender goes before it. */
function isPlain(message: NewOutbound, { sender }: StraightFacts): boolean {
  const { parts, send_after, partsUntil, isLocal, now } = message;
  if (parts !== 1 || send_after !== null || partsUntil !== undefined || isLocal) return false;
  return sender.queuedParts === 0 && (sender.restsUntil === null || epochMs(sender.restsUntil) <= epochMs(now));
}

/** As a claim would read it, but for its part, which has no id before it is stored. */
function claimedOf(message: NewOutbound, { sender, table }: StraightFacts): ClaimedSms {
  const { uuid, account, to, encoding, parts, isAutomated, valid_until, send_after } = message;
  const { tn, type, campaign, isAssigned, isVerified, isOptedOut, tn_profile, provider, profile } = sender;
  const facts = { type, campaign, isAssigned, isVerified, isOptedOut, tn_profile, provider };
  return {
    uuid,
    account,
    tn,
    from: String(tn),
    to,
    message: message.message,
    encoding,
    parts,
    open: [],
    reference: null,
    isAutomated,
    isOpen: false,
    created_on: message.now,
    valid_until,
    send_after,
    reason: null,
    campaignId: campaign?.campaignId ?? null,
    tried: [],
    carrier: null,
    failures: 0,
    failing_since: null,
    // Accounts that are closed or of which something is under review are not asked for.
    facts: { ...facts, isSubscribed: profile !== null, reviews: [], isClosed: false },
    table,
  };
}

function withPart(sms: ClaimedSms, id: number | undefined): ClaimedSms {
  if (id === undefined) throw new Error("a message that was stored has no part");
  return { ...sms, open: [{ number: 1, id }] };
}
