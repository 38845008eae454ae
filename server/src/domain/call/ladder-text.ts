import type { ICallTimeline, ICallTimelineEntry, ICallTimelineLeg } from "@opentact/contract";
import { epochMs } from "../../base/iso-time.js";

const LABELS: Readonly<Record<ICallTimelineEntry["kind"], string>> = {
  sip: "SIP",
  command: "XML",
  fetch: "HTTP",
  event: "event",
  delivery: "webhook",
  money: "money",
  media: "sound",
  recording: "record",
};
/** Width of a column of the ladder, and of the platform between them. */
const COLUMN = 28;
const PLATFORM = "platform";

/** A timeline for people: its legs, then a ladder with a column for each leg on both sides of the platform. */
export function ladderText(timeline: ICallTimeline): string {
  const { legs, entries, is_cut } = timeline;
  const startMs = epochMs(entries[0]?.time ?? legs[0]?.init_on ?? "");
  const cut = is_cut ? ["There was more than is kept."] : [];
  const heads = [
    "".padStart(13) + legs.map((leg) => `${leg.letter} ${farSide(leg)}`.slice(0, COLUMN - 2).padEnd(COLUMN)).join(""),
  ];
  const lines = entries.map((entry) => ladderLine(entry, legs, startMs));
  return `${[...legs.map(legLine), ...cut, "", ...heads.map((head) => head + PLATFORM), ...lines].join("\n")}\n`;
}

/** One entry of a ladder. @param startMs epoch milliseconds of its 0 s */
export function ladderLine(entry: ICallTimelineEntry, legs: readonly ICallTimelineLeg[], startMs: number): string {
  const at = Math.max(
    0,
    legs.findIndex((leg) => leg.uuid === entry.call),
  );
  const seconds = `${((epochMs(entry.time) - startMs) / 1000).toFixed(3).padStart(9)} s`;
  if (entry.sip) return `${seconds}  ${rung(entry, at, legs.length)}${sdpText(entry)}`;
  const letter = legs[at]?.letter ?? "";
  const shown = entry.kind === "event" || entry.kind === "command" ? entry.summary : entry.summary.replace(/\s+/g, " ");
  return `${seconds}  ${"|".padEnd(COLUMN).repeat(legs.length)}|  ${LABELS[entry.kind].padEnd(8)}${letter}  ${shown}`;
}

/** An arrow between the column of a leg and the platform. */
function rung({ sip, summary }: ICallTimelineEntry, at: number, count: number): string {
  const before = "|".padEnd(COLUMN).repeat(at);
  const width = COLUMN * (count - at) - 1;
  const label = ` ${summary} `.slice(0, width - 4);
  const line = label.padEnd(width - 1, "-");
  return `${before}|${sip?.direction === "in" ? `${line}>` : `<${line}`}|`;
}

function sdpText({ sip }: ICallTimelineEntry): string {
  const sdp = sip?.sdp;
  if (!sdp) return "";
  const how = [sdp.direction === "sendrecv" ? "" : sdp.direction, sdp.is_encrypted ? "srtp" : ""].filter(Boolean);
  return `  ${[sdp.codecs.join(","), `${sdp.address ?? "-"}:${sdp.port}`, ...how].join(" ")}`;
}

function farSide({ direction, from, to }: ICallTimelineLeg): string {
  return direction === "in" ? from : to;
}

function legLine(leg: ICallTimelineLeg): string {
  const how = leg.state_end ?? leg.state;
  const why = [leg.q850_cause_string, leg.state_reason].filter(Boolean).join(", ");
  const money = leg.price === null ? "" : `, ${leg.price} ${leg.currency ?? ""}`.trimEnd();
  const codec = leg.codec === null ? "" : `, ${leg.codec}`;
  return `Leg ${leg.letter}: ${leg.uuid}  ${leg.direction} ${leg.from} > ${leg.to}  ${how}${why === "" ? "" : ` (${why})`}${codec}${money}`;
}
