import type { TranscriptSegment } from "../../domain/call/port/record-row.js";

/** What was said in a recording (events.md 7.2). */
export interface Transcript {
  readonly text: string;
  /** 0..1; null when the engine does not say. */
  readonly confidence: number | null;
  /** BCP 47, as asked for. */
  readonly lang: string;
  readonly segments: readonly TranscriptSegment[];
}

/** The whole of its segments: in the order of their beginning, whoever speaks. */
export function transcriptOf(lang: string, segments: readonly TranscriptSegment[]): Transcript {
  const inOrder = [...segments].sort((a, b) => a.start - b.start || a.channel - b.channel);
  const known = inOrder.flatMap(({ confidence }) => (confidence === null ? [] : [confidence]));
  const mean = known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
  return {
    text: inOrder.map(({ text }) => text).join(" "),
    confidence: mean === null ? null : Math.round(mean * 100) / 100,
    lang,
    segments: inOrder,
  };
}
