/** What the simulated network does with messages to one recipient (messaging.md 8.3). */
export interface SmsScript {
  /** command_status of the first answers, in turn; then 0. */
  readonly refusals: readonly number[];
  /** Every answer is this status. */
  readonly always?: number;
  /** The first try gets no answer, though the message was taken. */
  readonly isSilentOnce?: boolean;
  /** The id of the answer is in hex, that of the receipt in decimal. */
  readonly isHex?: boolean;
  /** Final word of the receipt; null = none ever comes. */
  readonly receipt: string | null;
  /** Receipt after so long, in place of the delay of the network. */
  readonly receiptMs?: number;
  /** Another receipt comes before the answer to the submit. */
  readonly isEarly?: boolean;
  /** What the handset writes back once it has the text: this, the same, or the same with its last part first. */
  readonly reply?: "STOP" | "echo" | "reversed";
}

const GOOD: SmsScript = { refusals: [], receipt: "DELIVRD" };
const THROTTLED = 0x58;

/** By the last two digits of numbers `1 NPA 555 01xx`. */
const SCRIPTS: Readonly<Record<string, SmsScript>> = {
  "80": { ...GOOD, isSilentOnce: true },
  "81": { ...GOOD, isHex: true },
  "82": { ...GOOD, receiptMs: 30_000 },
  "83": { ...GOOD, always: 0x0b },
  "84": { ...GOOD, reply: "reversed" },
  "90": { ...GOOD, refusals: [0x08] },
  "91": { ...GOOD, always: 0x0b },
  "92": { ...GOOD, refusals: [THROTTLED, THROTTLED, THROTTLED] },
  "93": { ...GOOD, receipt: "UNDELIV" },
  "94": { ...GOOD, receipt: "EXPIRED" },
  "95": { ...GOOD, receipt: "REJECTD" },
  "96": { ...GOOD, receipt: null },
  "97": { ...GOOD, isEarly: true },
  "98": { ...GOOD, reply: "STOP" },
  "99": { ...GOOD, reply: "echo" },
};

/** The script of a recipient; every other number takes its messages and tells so. */
export function smsScript(to: string): SmsScript {
  const [, last] = /^1[2-9]\d\d55501(\d\d)$/.exec(to) ?? [];
  return (last === undefined ? undefined : SCRIPTS[last]) ?? GOOD;
}
