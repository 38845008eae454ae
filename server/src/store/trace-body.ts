import { MARK, packedLegs } from "../domain/call/packed-trace.js";
import type { TracedLeg, TracedMessage } from "../domain/call/port/traces.js";

/** First byte of a body whose messages lie one behind the other, then JSON that tells about them, then its length. */
const JSON_MARK = 2;
/** Of that length. */
const LENGTH_BYTES = 4;

/** `[time, number, direction, transport, peer, call_id, bytes]` */
type Listed = readonly [string, number, "in" | "out", TracedMessage["transport"], string, string, number];

/** `[call, account, is_cut, messages, fetches, steps]` */
type ListedLeg = readonly [
  string,
  string,
  boolean,
  readonly Listed[],
  TracedLeg["fetches"] | null,
  TracedLeg["steps"] | null,
];

/** Of these calls of the account, in the order of writing. Bodies of former versions are read too. */
export function legsOf(body: Buffer, account: string, calls: readonly string[]): TracedLeg[] {
  if (body[0] === MARK) return [...packedLegs(body, (call, owner) => owner === account && calls.includes(call))];
  const legs = body[0] === JSON_MARK ? listed(body) : lines(body, calls);
  return legs.filter((leg) => leg.account === account && calls.includes(leg.call));
}

function listed(body: Buffer): TracedLeg[] {
  const end = body.length - LENGTH_BYTES;
  const legs = JSON.parse(body.toString("utf8", end - body.readUInt32BE(end), end)) as readonly ListedLeg[];
  let at = 1;
  return legs.map(([call, account, is_cut, messages, fetches, steps]) => ({
    call,
    account,
    is_cut,
    messages: messages.map(([time, number, direction, transport, peer, call_id, bytes]) => {
      const message = body.toString("utf8", at, (at += bytes));
      return { time, number, direction, transport, peer, call_id, message };
    }),
    ...(fetches ? { fetches } : {}),
    ...(steps ? { steps } : {}),
  }));
}

/** Each a leg; only those that may be asked for are read. */
function lines(body: Buffer, calls: readonly string[]): TracedLeg[] {
  const asked = (line: string) => calls.some((call) => line.startsWith(`{"call":"${call}"`));
  return body
    .toString("utf8")
    .split("\n")
    .filter(asked)
    .map((line) => JSON.parse(line) as TracedLeg);
}
