import type { Frame } from "./event-client.js";

/** One line of an `expect` block of call-xml.md 9 for a frame; undefined for a frame that has none. */
export function storyLine(leg: string, frame: Frame): string | undefined {
  switch (frame.type) {
    case "call_state":
      return `${leg} ${stateWords(frame)}`;
    case "call_flow":
      return `${leg} ${flowWords(frame.call_flow)}`;
    case "call_record":
      return `${leg} record ${frame.tag ?? "-"} ${frame.payload.state}`;
    case "call_asr":
      return `${leg} asr ${frame.tag ?? "-"}`;
    default:
      return undefined;
  }
}

/** The lines of one leg, in the order of their frames. */
export function storyOf(leg: string, frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) => storyLine(leg, frame) ?? []);
}

function stateWords({ payload }: Frame): string {
  if (payload.state !== "hangup") return payload.state;
  return `hangup ${payload.q850_cause} ${payload.q850_cause_string} ${payload.state_end}`;
}

/** A log row in the same words. */
export function flowWords(row: Frame): string {
  const tag = row.tag === null ? "" : ` tag=${row.tag}`;
  const document = row.document === 1 ? "" : ` doc=${row.document}`;
  return `flow ${row.path} ${row.success} ${JSON.stringify(row.reason)}${tag}${document}`;
}
