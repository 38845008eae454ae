import { type Route, routes } from "@opentact/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestWorld, type RestPerson, type RestWorld } from "../support/rest.js";

let world: RestWorld;
let root: RestPerson;
/** Somebody whose things may be changed in any way. */
let victim: RestPerson;
let token: string;
const statuses = new Set<number>();

beforeAll(async () => {
  world = await createRestWorld();
  [root, victim] = [await world.admin(), await world.person()];
  token = (await world.call("POST", "/token", { as: root, body: { name: "t" } })).payload.uuid;
});
afterAll(() => world.close());

/** Operations whose services this world has. */
const TAGS = ["Auth", "Token", "User", "Account", "Settings", "Payment", "Transaction"];
const mine = routes.filter((route) => TAGS.includes(route.tag));
const RUNS = { numRuns: 40, seed: 20_240_101 };

interface View {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, View>>;
  readonly items?: View;
  readonly anyOf?: readonly View[];
}

const odd = fc.oneof(
  fc.constantFrom(
    null,
    "",
    "null",
    "true",
    0,
    -1,
    1e300,
    "1e999",
    "0x1",
    [],
    {},
    [[]],
    "\u0000",
    "\ud800",
    "'; drop table",
    "%",
    "*",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Mostly what the schema asks for, often something else. */
function near(schema: View): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: fitting(schema) }, { weight: 1, arbitrary: odd });
}

function fitting(schema: View): fc.Arbitrary<unknown> {
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "object": {
      const members = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, near(inner)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: [] });
    }
    case "array":
      return fc.array(schema.items ? near(schema.items) : odd, { maxLength: 5 });
    case "integer":
      return fc.oneof(fc.integer({ min: -1, max: 2000 }), fc.maxSafeInteger());
    case "number":
      return fc.double({ noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.oneof(
        fc.string(),
        fc.uuid(),
        fc.emailAddress(),
        fc.date({ noInvalidDate: true }).map((d) => d.toISOString()),
      );
  }
}

const known = fc.constantFrom("user", "account", "token").map((word) => () => idOf(word));
const unknown = fc
  .oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 60 }).map(encodeURIComponent))
  .map((id) => () => id);
const segment = fc.oneof(known, unknown);

function idOf(word: string): string {
  return word === "user" ? victim.uuid : word === "account" ? victim.account : token;
}

test.each(mine.map((route) => [`${route.method} ${route.path}`, route] as const))(
  "%s answers any input by the contract and never with 5xx",
  async (_name, route: Route) => {
    const body = route.body ? near(route.body as View) : odd;
    const query = fc.dictionary(fc.constantFrom("take", "skip", "name", "ttl", "Email", "order", "x"), fc.string(), {
      maxKeys: 3,
    });
    const segments = fc.array(segment, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(body, query, segments, async (body, query, segments) => {
        const path = route.path.replaceAll(/\{\w+\}/g, () => segments.pop()?.() ?? "x");
        const hasBody = route.method !== "GET" && body !== undefined;
        const raw = hasBody ? { raw: JSON.stringify(body), headers: { "content-type": "application/json" } } : {};
        // An operation that changes the caller itself would end the run.
        const as = route.path === "/account" && route.method === "PATCH" ? victim : root;
        const answer = await world.call(route.method, path, { as, query, ...raw });
        statuses.add(answer.status);
        expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
      }),
      RUNS,
    );
  },
);

test("any bytes of any type are answered and never with 5xx", async () => {
  const types = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b",
    "text/xml",
    "x",
  ];
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...types), async (bytes, type) => {
      const answer = await world.call("POST", "/token", {
        as: root,
        raw: Buffer.from(bytes),
        headers: { "content-type": type },
      });
      expect(answer.status).toBeLessThan(500);
    }),
    { ...RUNS, numRuns: 200 },
  );
});

test("any header of credentials is answered and never with 5xx", async () => {
  const text = fc.string({ maxLength: 200 }).map((value) => value.replaceAll(/[^\x20-\x7e]/g, "?"));
  const names = fc.constantFrom(
    "x-auth-token",
    "authorization",
    "x-auth-ha1b-token",
    "idempotency-key",
    "x-request-id",
  );
  const prefix = fc.constantFrom("", "Basic ", "Bearer ", "eyJhbGciOiJIUzI1NiJ9.");
  await fc.assert(
    fc.asyncProperty(names, prefix, text, async (name, start, value) => {
      world.clock.advance(3_600_000);
      const answer = await world.call("GET", "/user", { headers: { [name]: start + value } });
      expect([401, 429]).toContain(answer.status);
    }),
    { ...RUNS, numRuns: 200 },
  );
});

test("the runs above reached successes, validation and missing entities", () => {
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 404]));
});
