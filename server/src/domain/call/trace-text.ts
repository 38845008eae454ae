import type { CallTrace, CallTraceMessage } from "./traces.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A trace for people: a line for each message, then the messages as they were. Legs are A, B, and so on. */
export function traceText({ call, is_cut, messages }: CallTrace): string {
  const legs = [...new Set([call, ...messages.map((message) => message.call)])];
  const letter = (message: CallTraceMessage) => LETTERS[legs.indexOf(message.call) % LETTERS.length] ?? "";
  const width = Math.max(0, ...messages.map((message) => peerOf(message).length));
  const rungs = messages.map((message) => {
    const arrow = message.direction === "in" ? "-->" : "<--";
    return `${message.time}  ${letter(message)}  ${peerOf(message).padEnd(width)}  ${arrow}  ${message.summary}`;
  });
  const whole = messages.map((message) => {
    const title = `---- ${message.time} ${letter(message)} ${message.direction} ${peerOf(message)}`;
    return `${title}\n${message.message.replaceAll("\r\n", "\n").trimEnd()}\n`;
  });
  const heads = legs.map((leg, at) => `Leg ${LETTERS[at % LETTERS.length]}: ${leg}`);
  const cut = is_cut ? ["There were more messages than are kept."] : [];
  return `${[...heads, ...cut, "", ...rungs, "", ...whole].join("\n")}\n`;
}

function peerOf({ transport, peer }: CallTraceMessage): string {
  return `${transport} ${peer}`;
}
