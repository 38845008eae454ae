import type { ISIPCarrierOutbound } from "@opentact/contract";

/** A prefix that is taken off, where it is there, and one that is put before. */
export interface PrefixChange {
  readonly strip: string;
  readonly add: string;
}

/** The number without `strip` at its begin, then with `add` before it. */
export function changePrefix(text: string, { strip, add }: PrefixChange): string {
  return add + (strip !== "" && text.startsWith(strip) ? text.slice(strip.length) : text);
}

/** A number as a carrier wants it. @param digits E.164 without `+` */
export function numberFor(digits: string, rule: ISIPCarrierOutbound["called"]): string {
  return changePrefix(formatted(digits, rule.format), rule);
}

function formatted(digits: string, format: ISIPCarrierOutbound["called"]["format"]): string {
  switch (format) {
    case "e164":
      return `+${digits}`;
    case "digits":
      return digits;
    case "national":
      return nationalOf(digits);
    default:
      return format satisfies never;
  }
}

/** As it is dialled within the North American plan: ten digits, other countries behind 011. */
function nationalOf(digits: string): string {
  return digits.startsWith("1") && digits.length === 11 ? digits.slice(1) : `011${digits}`;
}
