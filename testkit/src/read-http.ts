import type { HttpFault } from "opentact/net/http-error.js";
import { type Field, present } from "./field.js";
import type { FaultWord, HostReply } from "./script.js";
import type { VirtualReply } from "./virtual-http.js";

const FAULTS: Readonly<Record<FaultWord, VirtualReply>> = {
  timeout: { afterMs: Number.POSITIVE_INFINITY },
  reset: failing({ kind: "connection", code: "ECONNRESET" }),
  refused: failing({ kind: "connection", code: "ECONNREFUSED" }),
  blocked: failing({ kind: "address" }),
  too_large: failing({ kind: "too_large" }),
  redirects: failing({ kind: "redirects" }),
};
const WORDS = Object.keys(FAULTS) as FaultWord[];
const FIELDS = ["status", "body", "type", "headers", "delay", "audio", "fault"] as const satisfies (keyof HostReply)[];

/** What a host answers, one reply or several after each other. */
export function readReplies(field: Field): readonly VirtualReply[] {
  return field.itemsOrOne().flatMap((item) => readReply(item) ?? []);
}

function readReply(field: Field): VirtualReply | undefined {
  if (!field.isMap) {
    const word = field.word(WORDS);
    return word && FAULTS[word];
  }
  const reply = field.members(FIELDS);
  const status = reply.status.number();
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599))
    return reply.status.fail("must be a status of 200 to 599");
  const fault = reply.fault.word(WORDS);
  const delayMs = reply.delay.spanMs();
  const audioMs = reply.audio.spanMs();
  if (audioMs !== undefined && !reply.body.isAbsent) return field.fail("either body or audio");
  const headers = Object.fromEntries(
    reply.headers.entries().map(([name, value]) => [name.toLowerCase(), value.text() ?? ""]),
  );
  const type = reply.type.text();
  if (type !== undefined) headers["content-type"] = type;
  return present<VirtualReply>({
    status,
    body: audioMs === undefined ? reply.body.text() : `audio ${audioMs}`,
    headers,
    afterMs: fault === "timeout" ? Number.POSITIVE_INFINITY : delayMs,
    fault: fault === undefined ? undefined : FAULTS[fault].fault,
  });
}

function failing(fault: HttpFault): VirtualReply {
  return { fault };
}
