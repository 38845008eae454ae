import type { LinkFaults } from "./lossy-link.js";

/** How the carrier's phone behind a number behaves. */
export interface Behaviour {
  /** In the language of script.ts. */
  readonly script: string;
  /** What its audio goes through. */
  readonly faults?: LinkFaults;
}

const ECHO = "ring\nat 2s answer\necho";

/** Spoken by the phone 20; also what its tests listen for. */
export const FIXED_SENTENCE = "This is the simulated carrier speaking.";

/** Greeting of the answering machine 15. */
export const MACHINE_GREETING = "Please leave a message after the tone.";

/** Behaviour by the last two digits of a number `1 NPA 555 01xx`; 00-09 and 30-39 are made in `behaviourOf`. */
const BY_ENDING: Readonly<Record<number, string>> = {
  10: "ring\nat 200ms reject 486",
  11: "ring\nwait 3600s",
  12: "ring\nat 1s reject 603",
  13: "reject 404",
  14: "reject 503",
  15: `ring\nat 1s answer\nwait 200ms\nsay ${MACHINE_GREETING}\ntone 1000Hz 500ms\nsilence\nrecord`,
  16: "early\ntone 425Hz 2s\nanswer\necho",
  17: "ring\nat 500ms answer\necho\nwait 5s\nhangup",
  18: "ring\nat 500ms answer\nwait 1s\npress 1234#",
  19: "ring\nat 500ms answer\nwait 1s\npress 1234# by tone",
  20: `ring\nat 500ms answer\nwait 500ms\nsay ${FIXED_SENTENCE}`,
  21: "mute\nring\nat 500ms answer",
  22: "ring\nat 20s answer\necho",
  23: `challenge\n${ECHO}`,
  24: "ring\nat 500ms answer\necho\nwait 2s\nhold\nwait 3s\nresume",
  25: "fork\nat 1s answer\necho",
  26: "ignore bye\nring\nat 500ms answer\necho\nwait 120s\nhangup",
};

/** Two last digits of a number kept for fiction (NANP 555-0100..0199), undefined for any other number. */
export function fictitiousEnding(number: string): number | undefined {
  const ending = /^\+?1?[2-9]\d{2}55501(\d\d)$/.exec(number)?.[1];
  return ending === undefined ? undefined : Number(ending);
}

/** What the carrier's phone does when `number` is called; any number that is not scripted rings 2 s and echoes. */
export function behaviourOf(number: string): Behaviour {
  const ending = fictitiousEnding(number) ?? 0;
  if (ending >= 30 && ending <= 39) return lossy(ending - 30);
  return { script: BY_ENDING[ending] ?? ECHO };
}

/** `percent` % of the packets get lost; the others come up to 20 ms late. */
function lossy(percent: number): Behaviour {
  return { script: ECHO, faults: { loss: percent / 100, jitterMs: 20 } };
}
