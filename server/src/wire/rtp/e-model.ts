/** What a listener had of one stream. */
export interface Heard {
  readonly codec: "PCMU" | "PCMA" | "G722" | "opus";
  /** Part of the packets that were not played, 0..1: lost on the way or late. */
  readonly loss: number;
  /** Mouth to ear, one way. */
  readonly delayMs: number;
}

/** Rating of a perfect narrow-band connection with the default values of ITU-T G.107. */
const BEST = 93.2;
/** Delays above this disturb a conversation (G.107 7.4, simplified). */
const DELAY_KNEE_MS = 177.3;
/**
 * Equipment impairment and robustness against random loss with concealment. G.711: ITU-T G.113 Appendix I. The other two
 * are ours, on the narrow-band scale: they sound no worse than G.711 without loss; Opus conceals about as well, G.722
 * worse.
 */
const CODECS: Readonly<Record<Heard["codec"], { readonly ie: number; readonly bpl: number }>> = {
  PCMU: { ie: 0, bpl: 25.1 },
  PCMA: { ie: 0, bpl: 25.1 },
  G722: { ie: 0, bpl: 14 },
  opus: { ie: 0, bpl: 25 },
};

/** Transmission rating R of ITU-T G.107 in its short form: delay and loss alone, everything else as by default. */
export function ratingOf({ codec, loss, delayMs }: Heard): number {
  const { ie, bpl } = CODECS[codec];
  const percent = 100 * Math.min(1, Math.max(0, loss));
  const equipment = ie + ((95 - ie) * percent) / (percent + bpl);
  const delay = 0.024 * delayMs + 0.11 * Math.max(0, delayMs - DELAY_KNEE_MS);
  return Math.min(100, Math.max(0, BEST - equipment - delay));
}

/** Mean opinion score of a rating (G.107 Annex B): 1 = bad, 4.5 = as good as it gets; 4.41 is the best of G.711. */
export function mosOf(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}
