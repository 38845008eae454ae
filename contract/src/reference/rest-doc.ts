import type { Method, Route, RouteAuth } from "../define-route.js";
import { problemCodes } from "../problem-codes.js";
import { routes } from "../routes.js";
import { codes, headOf, table } from "./markdown.js";

const AUTH: Readonly<Record<RouteAuth, string>> = {
  public: "no credentials",
  user: "a user of the account",
  owner: "the owner of the account, or an Admin",
  admin: "role Admin",
  provider: "role Provider, or Admin",
  sip: "a SIP user, by HA1B",
  portal: "a user of any role",
};

const ABOUT = `
The schemas of bodies and answers are in the OpenAPI document of a running platform: \`/openapi.json\`, with pages to read at
\`/swagger/\`. Paths are below \`/rest\`.

Credentials are a JWT of \`GET /auth\` or an API token in \`X-Auth-Token\` or \`Authorization: Bearer\`, or e-mail and password as
\`Authorization: Basic\`. A success is \`{"success":true,"payload":...}\`; a list has its whole length in \`X-Total-Count\`. Anything else is
\`{"success":false,"message","status"}\`, for programs with a code in \`meta\`, and with \`fields\` when values were wrong.

`;

/** The text of docs/reference/rest.md. */
export function printRestDoc(): string {
  const tags = [...new Set(routes.map((route) => route.tag))].sort();
  return [
    headOf("REST", "contract/src/routes.ts"),
    ABOUT,
    `## Who may call\n\n${table(["word", "who"], authRows())}\n`,
    `## Statuses\n\n${table(["status", "text", "codes"], statusRows())}\n`,
    "Below, an operation shows the statuses of its own. Besides these each may answer 400 when it takes input, 401 when it is not public, " +
      "and 403, 413, 415, 429, 500 and 503.\n\n",
    tags.map((tag) => `## ${tag.replaceAll("_", " ")}\n\n${operations(tag)}`).join("\n"),
  ].join("");
}

function authRows(): string[][] {
  const used = new Set(routes.map((route) => route.auth));
  return Object.entries(AUTH).flatMap(([word, who]) => (used.has(word as RouteAuth) ? [[codes([word]), who]] : []));
}

/** One row per status, with the text of its first code. */
function statusRows(): string[][] {
  const entries = Object.entries(problemCodes);
  return [...new Set(entries.map(([, { status }]) => status))].map((status) => {
    const same = entries.filter(([, code]) => code.status === status);
    return [`${status}`, same[0]?.[1].message ?? "", codes(same.map(([name]) => name))];
  });
}

function operations(tag: string): string {
  // Sorted: the order in which a module names its exports is not the same everywhere.
  const rows = routes
    .filter((route) => route.tag === tag)
    .sort(byPlace)
    .map(operation);
  return table(["operation", "path", "auth", "statuses", "summary"], rows);
}

const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function byPlace(a: Route, b: Route): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return METHODS.indexOf(a.method) - METHODS.indexOf(b.method);
}

function operation(route: Route): string[] {
  const atRoot = (route.rootAliases ?? []).map((path) => `${path} of the host`);
  const paths = [`${route.method} ${route.path}`, ...(route.aliases ?? []), ...atRoot];
  return [
    route.id,
    paths.map((path) => codes([path])).join(" or "),
    route.auth,
    route.statuses.join(" "),
    route.summary,
  ];
}
