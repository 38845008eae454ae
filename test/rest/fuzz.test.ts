import { type Route, routes } from "@opentact/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Everything, makeEverything, pathWith, SAMPLES, sipHeaders } from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";

/** Cases over all operations. */
const CASES = 10_000;
/** FUZZ_SEED tries other cases; a failure names its seed. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_240_101);
const RUNS = { numRuns: Math.ceil(CASES / routes.length), seed: SEED };

let world: NounWorld;
let root: RestPerson;
/** Ids of somebody whose things may be changed in any way. */
let ids: Everything;
const statuses = new Map<number, number>();

beforeAll(async () => {
  world = await createNounWorld();
  [root] = [await world.admin()];
  ids = await makeEverything(world, await world.person(), root);
  console.log(`fuzz: ${RUNS.numRuns} cases for each of ${routes.length} operations, FUZZ_SEED=${SEED}`);
});
afterAll(() => world.close());

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

/** Ids that name something, and others. */
const id = fc.oneof(
  { weight: 2, arbitrary: fc.nat().map((n) => Object.values(ids)[n % Object.keys(ids).length] ?? "") },
  { weight: 1, arbitrary: fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 60 })) },
);

/** The right ids, or at one place another. */
function pathOf(route: Route): fc.Arbitrary<string> {
  const wrong = fc.array(id, { minLength: 4, maxLength: 4 });
  const isRight = fc.boolean();
  return fc.tuple(isRight, wrong).map(([right, others]) => {
    if (right) return pathWith(route, ids);
    return route.path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(others.pop() ?? "x") || "x");
  });
}

/** Mostly near to what the schema asks for, on top of a body that is right. */
function bodyOf(route: Route): fc.Arbitrary<unknown> {
  if (!route.body) return odd;
  const wild = near(route.body as View);
  const sample = SAMPLES[route.id];
  if (!sample) return wild;
  const mixed = wild.map((body) => (typeof body === "object" && body !== null ? { ...sample(ids), ...body } : body));
  return fc.oneof(
    wild,
    mixed,
    fc.constant(null).map(() => sample(ids)),
  );
}

/** Operations that end what the run needs. */
const SPARED = new Set(["RemoveAll"]);

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  "%s answers any input by the contract and never with 5xx",
  async (_name, route: Route) => {
    const names = Object.keys((route.query as View | undefined)?.properties ?? {});
    const query = fc.dictionary(fc.constantFrom("take", "skip", "name", "Email", "order", "x", ...names), fc.string(), {
      maxKeys: 3,
    });
    const caller = route.auth === "sip" ? await sipHeaders(world, root, ids) : { "x-auth-token": root.jwt };
    await fc.assert(
      fc.asyncProperty(bodyOf(route), query, pathOf(route), async (body, query, path) => {
        const hasBody = route.method !== "GET" && body !== undefined;
        const raw = hasBody ? { raw: JSON.stringify(body) } : {};
        const headers = { ...caller, ...(hasBody ? { "content-type": "application/json" } : {}) };
        const answer = await world.call(route.method, path, { headers, query, ...raw });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
      }),
      SPARED.has(route.id) ? { ...RUNS, numRuns: 1 } : RUNS,
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
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 400, 404]));
  expect(statuses.get(200)).toBeGreaterThan(CASES / 20);
});
