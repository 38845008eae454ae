import type { HeardPart } from "./asr-provider.js";

/** More of a piece of some minutes is no transcript. */
const MAX_CHARS = 200_000;
const MAX_PARTS = 10_000;

/**
 * Reads the JSON `{text, confidence?, segments?: [{start, end, text, confidence? | avg_logprob?}]}` that transcription APIs
 * answer. Parts without words are left out. Undefined: it is something else.
 */
export function readTranscript(json: string): readonly HeardPart[] | undefined {
  const answer = parsed(json);
  if (typeof answer?.["text"] !== "string") return undefined;
  const { text, segments } = answer;
  const parts = (Array.isArray(segments) ? segments.slice(0, MAX_PARTS) : []).flatMap(partOf);
  const whole = { text: plain(text as string), confidence: share(answer["confidence"]) };
  return parts.length > 0 ? parts : whole.text === "" ? [] : [whole];
}

/** One line of words, nothing that a terminal or a database would take for something else. */
export function plain(text: string): string {
  return text
    .slice(0, MAX_CHARS)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, " ")
    .trim();
}

function parsed(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function partOf(segment: unknown): HeardPart[] {
  if (typeof segment !== "object" || segment === null) return [];
  const { text, start, end, confidence, avg_logprob: logProbability } = segment as Record<string, unknown>;
  const words = typeof text === "string" ? plain(text) : "";
  if (words === "") return [];
  const fromLog = typeof logProbability === "number" ? Math.exp(logProbability) : undefined;
  return [
    { text: words, startSeconds: seconds(start), endSeconds: seconds(end), confidence: share(confidence ?? fromLog) },
  ];
}

function seconds(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value < 1e6 ? value : undefined;
}

function share(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= 1 ? value : undefined;
}
