/** A difference from the published description that is meant, with its reason. */
export interface Intention {
  /** A line of the diff; `*` stands for any run of characters. */
  readonly line: string;
  readonly why: string;
}

/** Every intended difference; one that no longer meets a line of the diff is an error as well. */
export const INTENDED: readonly Intention[] = [
  { line: "GET /sip/tech_prefix/{tn}/{domain}: no such operation", why: "later (rest.md 25)" },
  { line: "*: reply*.ha1: missing", why: "secrets are in no form of an entity (rest.md 1.10)" },
  { line: "*: reply*.ha1b: missing", why: "secrets are in no form of an entity (rest.md 1.10)" },
  { line: "* /app/invite/{token}: reply.*: missing", why: "a stranger gets the base form (rest.md 15.6)" },
  { line: "GET /app/users: reply[].*: missing", why: "colleagues see what they need to call (rest.md 15.6)" },
  { line: "* /app*: reply*.account: missing", why: "left out for SIP users (entities.md 8.4)" },
  { line: "* /app*: reply*.created_by: missing", why: "left out for SIP users (entities.md 8.4)" },
  { line: "* /app*: reply*.modified_by: missing", why: "left out for SIP users (entities.md 8.4)" },
  { line: "PATCH /app: body.login: missing", why: "not a SIP user's to change (rest.md 15.6)" },
  { line: "POST /app/avatar: status 404", why: "the caller exists: it was authenticated" },
  { line: "GET /app/password_reset: status 201", why: "nothing is created for the caller: 200 (rest.md 15.6)" },
  { line: "* /sip/app*: reply*.logs[].call: missing", why: "inside an app or call a log row has its base form" },
  {
    line: "* /sip/app*: reply*.logs[].sip_control_app: missing",
    why: "inside an app or call a log row has its base form",
  },
  { line: "POST /sip/app/{uuid}/logs: reply.data[].call.*: missing", why: "a related call has its base form" },
  { line: "*: reply*state: value online", why: "calls are told in the new words (rest.md 26)" },
  { line: "*: reply*state: value offline", why: "calls are told in the new words (rest.md 26)" },
  { line: "POST /sip/app/{uuid}/tnlease: reply[].*: missing", why: "answers uuids (rest.md 15.7)" },
  { line: "POST /sip/connection/{uuid}/tnlease: reply[].*: missing", why: "answers uuids (rest.md 15.7)" },
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
