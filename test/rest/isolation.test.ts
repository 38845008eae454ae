import { type Route, routes } from "@opentact/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Everything,
  makeEverything,
  namesThing,
  pathWith,
  SAMPLES,
  unknownParameters,
} from "../support/everything.js";
import { createNounWorld, type NounWorld } from "../support/noun-world.js";
import type { RestPerson } from "../support/rest.js";
import { everythingStored } from "../support/stored-rows.js";

let world: NounWorld;
let ann: RestPerson;
let bob: RestPerson;
let root: RestPerson;
let hers: Everything;
let his: Everything;

beforeAll(async () => {
  world = await createNounWorld();
  [ann, bob, root] = [await world.person(), await world.person(), await world.admin()];
  hers = await makeEverything(world, ann, root);
  his = await makeEverything(world, bob, root);
});
afterAll(() => world.close());

const named = (chosen: readonly Route[]) => chosen.map((route) => [`${route.method} ${route.path}`, route] as const);
const portal = routes.filter(({ auth }) => auth === "user" || auth === "owner");

test("every path parameter of the contract is known to these tests", () => {
  expect(routes.flatMap(unknownParameters)).toEqual([]);
});

describe("the id of another account in the path", () => {
  test.each(named(portal.filter(namesThing)))("%s: 404, and nothing is changed", async (_name, route) => {
    const before = await everythingStored(world.store);
    const hasBody = route.method !== "GET" && route.method !== "DELETE";
    const body = route.file ? PICTURE : hasBody ? { body: bodyOf(route) } : {};
    const answer = await world.call(route.method, pathWith(route, hers), { as: bob, ...body });
    expect([answer.status, answer.text]).toEqual([404, expect.not.stringContaining(ann.email)]);
    expect(await everythingStored(world.store)).toEqual(before);
  });
});

/** What an upload needs before anybody looks for its owner. */
const PICTURE = {
  raw: '--b\r\nContent-Disposition: form-data; name="file"; filename="p.gif"\r\n\r\nGIF89a\r\n--b--\r\n',
  headers: { "content-type": "multipart/form-data; boundary=b" },
};

/** A body that passes the schema, so that the ids are what is refused. */
function bodyOf(route: Route): object {
  return SAMPLES[route.id]?.(his) ?? {};
}

/** Members of bodies that name another thing, and its kind. */
const REFERENCES: Readonly<Record<string, string>> = {
  sip_connection: "connection",
  sip_control_app: "app",
  sip_user: "sip_user",
  outbound_voice_profile: "voice_profile",
  messaging_profile: "messaging_profile",
  tn_profile: "tn_profile",
  tn_lease: "lease",
};

const referring = portal.flatMap((route) => {
  const properties = (route.body as { properties?: object } | undefined)?.properties ?? {};
  const isChange = route.method !== "POST" || SAMPLES[route.id] !== undefined;
  return Object.keys(properties)
    .filter((name) => isChange && REFERENCES[name] !== undefined)
    .map((name) => [`${route.method} ${route.path} with ${name}`, route, name] as const);
});

describe("the id of another account in the body", () => {
  test.each(referring)("%s: 404, and nothing is changed", async (_name, route, name) => {
    const before = await everythingStored(world.store);
    const body = { ...bodyOf(route), [name]: hers[REFERENCES[name] ?? ""] };
    const answer = await world.call(route.method, pathWith(route, his), { as: bob, body });
    expect([answer.status, answer.body.message]).toEqual([404, expect.stringMatching(/ not found$/)]);
    expect(await everythingStored(world.store)).toEqual(before);
  });
});

describe("lists and searches", () => {
  const lists = routes.filter(
    ({ auth, params, method, path }) => auth === "user" && !params && (method === "GET" || path.endsWith("/search")),
  );

  test.each(named(lists))("%s shows nothing of another account", async (_name, route) => {
    const answer = await world.call(route.method, route.path, {
      as: bob,
      ...(route.method === "GET" ? {} : { body: {} }),
    });
    expect(answer.status).toBeLessThan(500);
    for (const [kind, id] of Object.entries(hers)) expect(answer.text, kind).not.toContain(`"${id}"`);
  });

  test.each(named(lists.filter(({ method }) => method === "POST")))(
    "%s is not widened by the filter account or mode OR",
    async (_name, route) => {
      const body = { mode: "OR", account: ann.account, created_on_from: "2000-01-01T00:00:00.000Z" };
      const answer = await world.call("POST", route.path, { as: bob, body });
      for (const [kind, id] of Object.entries(hers)) expect(answer.text, kind).not.toContain(`"${id}"`);
    },
  );
});

describe("lists that take the filter account", () => {
  const filtered = portal.filter(({ method, query }) => method === "GET" && query && "account" in query.properties);

  test("are those of what belongs to an account, not to a user", () => {
    expect(filtered.map(({ path }) => path).sort()).toEqual([
      "/account/export",
      "/account/office_hours",
      "/account/user",
      "/address/account",
      "/batch",
      "/lease/tn",
      "/media",
      "/order",
      "/payment",
      "/profile/messaging",
      "/profile/outbound_voice",
      "/profile/tn",
      "/profile/tn/special_prices",
      "/sip/app",
      "/sip/app/call/online",
      "/sip/connection",
      "/sip/domain",
      "/sms/batch",
      "/sms/brand",
      "/sms/campaign",
      "/sms/optout",
      "/sms/smpp_account",
      "/sms/tollfree",
      "/tn/reservation",
    ]);
  });

  test.each(named(filtered))(
    "%s shows an Admin those of the account that is named, others none of it",
    async (_name, route) => {
      const ask = (as: RestPerson, query: Record<string, string> = {}) => world.call("GET", route.path, { as, query });
      // An Admin sees more of each.
      const list = async (...asked: Parameters<typeof ask>) => {
        const { status, payload, headers } = await ask(...asked);
        const elements = (payload ?? []) as readonly Record<"uuid" | "domain", string | undefined>[];
        return { status, ids: elements.map(({ uuid, domain }) => uuid ?? domain), total: headers["x-total-count"] };
      };
      const own = await list(ann);
      expect(await list(root, { account: ann.account })).toEqual(own);
      expect(await list(ann, { account: ann.account })).toEqual(own);
      const foreign = await ask(bob, { account: ann.account });
      for (const [kind, id] of Object.entries(hers)) expect(foreign.text, kind).not.toContain(`"${id}"`);
      expect((await ask(root, { account: "hers" })).status).toBe(400);
    },
  );
});

test("no answer ever holds a password, a hash or another's secret", async () => {
  for (const route of portal.filter(({ method }) => method === "GET")) {
    const answer = await world.call("GET", pathWith(route, hers), { as: ann });
    expect(answer.text, route.id).not.toContain(ann.password);
    // Two kinds of mail bear the word in their names.
    const text = answer.text.replaceAll(/"user_(?:password_changed|reset_password)"/g, "");
    expect(text, route.id).not.toMatch(/argon2|password|hash|"ha1|secret/i);
  }
});
