import { createHash } from "node:crypto";
import type { SeenText, SeenTexts, Suspicion } from "./port.js";
import { WindowCounts } from "./window-counts.js";

/** Equal texts in ten minutes from numbers without a campaign after which they are held (security.md 12). */
const SAME_TEXTS = 100;
/** Messages in ten minutes to one block of numbers after which it is asked who answers. */
const BLOCK_MESSAGES = 50;
/** It is asked again with every so many more. */
const BLOCK_STEP = 10;

/** Counts what accounts send, and tells what has to be looked at. Counts are those of this process since its start. */
export class TextWatch implements SeenTexts {
  readonly #texts = new WindowCounts();
  readonly #blocks = new WindowCounts();

  /** @returns a `sms_pumping` among it is one only if `isPumping` says so of its replies */
  seen({ account, to, message, hasCampaign }: SeenText, nowMs: number): readonly Suspicion[] {
    const found: Suspicion[] = [];
    if (!hasCampaign) {
      const key = createHash("md5").update(message).digest("hex");
      const count = this.#texts.add(`${account} ${key}`, nowMs);
      if (count > SAME_TEXTS) found.push({ kind: "same_text", key, sample: message, count });
    }
    const block = blockOf(to);
    const count = this.#blocks.add(`${account} ${block}`, nowMs);
    if (count > BLOCK_MESSAGES && count % BLOCK_STEP === 1)
      found.push({ kind: "sms_pumping", key: block, sample: block, count });
    return found;
  }
}

/** NPA and exchange with the 1 before them; elsewhere as many digits. */
export function blockOf(digits: string): string {
  return digits.slice(0, 7);
}
