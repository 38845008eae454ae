/** A difference from the published description that is meant, with its reason. */
export interface Intention {
  /** A line of the diff; `*` stands for any run of characters. */
  readonly line: string;
  readonly why: string;
}

/** Every intended difference; one that no longer meets a line of the diff is an error as well. */
export const INTENDED: readonly Intention[] = [
  { line: "GET /sip/tech_prefix/{tn}/{domain}: no such operation", why: "later (rest.md 25)" },
  { line: "*reply*.ha1: missing", why: "a digest is never answered (entities.md 8.4)" },
  { line: "*reply*.ha1b: missing", why: "a digest is never answered (entities.md 8.4)" },
  { line: "*reply*.password: missing", why: "write-only (entities.md 4.2)" },
  { line: "*reply*.token: missing", why: "only in the answer of GET /auth (entities.md 4.2)" },
  { line: "*reply*.tn.profile: missing", why: "a nested number stands in its base form (entities.md 1, 6.1)" },
  { line: "*reply*.tn.tnlease: missing", why: "a nested number stands in its base form (entities.md 1, 6.1)" },
  { line: "*reply*.tns[].profile: missing", why: "a nested number stands in its base form (entities.md 1, 6.1)" },
  { line: "*reply*.tns[].tnlease: missing", why: "a nested number stands in its base form (entities.md 1, 6.1)" },
  { line: "*reply*.tn.registered: missing", why: "the number of a call is told as in events (events.md 5.2)" },
  { line: "*.state: value online", why: "accepted in filters only, answered in new words (entities.md 2, ECallState)" },
  {
    line: "*.state: value offline",
    why: "accepted in filters only, answered in new words (entities.md 2, ECallState)",
  },
  { line: "*.state: value sent", why: "accepted in filters only and means success (entities.md 2, ESMSState)" },
  {
    line: "POST /sms/search: reply.data[].type: value sms",
    why: "in filters only; smso or smsr is answered (entities.md 2, ESMSType)",
  },
  {
    line: "*reply*items[].voice: missing",
    why: "orders are answered in the form items with features (entities.md 6.3)",
  },
  { line: "*reply*items[].sms: missing", why: "orders are answered in the form items with features (entities.md 6.3)" },
  { line: "*reply*items[].mms: missing", why: "orders are answered in the form items with features (entities.md 6.3)" },
  { line: "*reply*items[].fax: missing", why: "orders are answered in the form items with features (entities.md 6.3)" },
  {
    line: "*reply*items[].emergency: missing",
    why: "orders are answered in the form items with features (entities.md 6.3)",
  },
  {
    line: "*reply*errors[].item.*: missing",
    why: "orders are answered in the form items with features (entities.md 6.3)",
  },
  { line: "*reply*logs[].call: missing", why: "nested log rows stand in their base form (entities.md 1, 8.10)" },
  {
    line: "*reply*logs[].sip_control_app: missing",
    why: "nested log rows stand in their base form (entities.md 1, 8.10)",
  },
  {
    line: "POST /sip/app/{uuid}/logs: reply.data[].call.*: missing",
    why: "the call of a log row stands in its base form (entities.md 8.10)",
  },
  { line: "*/tnlease: reply[].*: missing", why: "an assignment answers the uuids of the leases (rest.md 15.7)" },
  { line: "*/app*reply*.account: missing", why: "left out for SIP users (entities.md 8.4)" },
  { line: "*/app*reply*.created_by: missing", why: "left out for SIP users (entities.md 8.4)" },
  { line: "*/app*reply*.modified_by: missing", why: "left out for SIP users (entities.md 8.4)" },
  {
    line: "GET /app/users: reply[].*: missing",
    why: "colleagues see uuid, login, names, avatar and state (rest.md 15.6)",
  },
  {
    line: "GET /app/invite/{token}: reply.*: missing",
    why: "a public route shows the base form of the domain (rest.md 15.6)",
  },
  { line: "PATCH /app: body.login: missing", why: "a SIP user does not change its own login (rest.md 15.6)" },
  { line: "GET /*password_reset: status 201", why: "a request for a mail makes no entity: 200 (rest.md 1.5, 4, 15.6)" },
  { line: "POST /app/avatar: status 404", why: "the caller is the SIP user itself, so it is there (rest.md 15.6)" },
  { line: "GET /sip/app/call/online: status 404", why: "a list is empty, not missing (rest.md 15.5)" },
  {
    line: "GET /sms/inbound/{uuid}: reply.provider_event.*: missing",
    why: "the raw event is for an Admin only (entities.md 7.2, 7.6)",
  },
  {
    line: "*reply*.to: string expected, is number",
    why: "the recipient is a JSON number in REST answers (entities.md 7.2)",
  },
  {
    line: "POST /sms: body.tn: number expected, is string",
    why: "both are read; a number becomes a string (rest.md 1.6)",
  },
  {
    line: "POST /sms: body.to: number expected, is string",
    why: "both are read; a number becomes a string (rest.md 1.6)",
  },
  { line: "POST /sms: operationId SendSMS", why: "called SendSMSO now (rest.md 18)" },
  { line: "POST /sms: status 202", why: "200 or 201 by the type of the message (rest.md 1.5)" },
];

/** Sorts the lines of a diff into explained and unexplained ones, and names intentions that met nothing. */
export function splitByIntent(
  lines: readonly string[],
  intended: readonly Intention[] = INTENDED,
): {
  readonly explained: readonly { readonly line: string; readonly why: string }[];
  readonly unexplained: readonly string[];
  readonly unused: readonly string[];
} {
  const used = new Set<Intention>();
  const explained: { line: string; why: string }[] = [];
  const unexplained: string[] = [];
  for (const line of lines) {
    const intention = intended.find((one) => matches(one.line, line));
    if (intention) {
      used.add(intention);
      explained.push({ line, why: intention.why });
    } else unexplained.push(line);
  }
  return { explained, unexplained, unused: intended.filter((one) => !used.has(one)).map((one) => one.line) };
}

function matches(pattern: string, line: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(line);
}
