import { expect, test } from "vitest";
import { routes } from "./routes.js";

const name = (route: { method: string; path: string }) => `${route.method} ${route.path}`;

test("every operation has an id and a place of its own", () => {
  const places = routes.flatMap((r) => [r.path, ...(r.aliases ?? [])].map((path) => `${r.method} ${path}`));
  expect(new Set(places).size).toBe(places.length);
  expect(new Set(routes.map((route) => route.id)).size).toBe(routes.length);
});

test("the parameters of a path are those of its schema", () => {
  for (const route of routes) {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param);
    expect(Object.keys(route.params?.properties ?? {}).sort(), name(route)).toEqual(inPath.sort());
  }
});

test("the first status is the one of success", () => {
  for (const route of routes) expect(route.statuses[0], name(route)).toBeLessThan(300);
});

test("what a body may name in the query is not declared there a second time with another meaning", () => {
  for (const route of routes) {
    const body = Object.keys((route.body as { properties?: object } | undefined)?.properties ?? {});
    const shared = Object.keys(route.query?.properties ?? {}).filter((param) => body.includes(param));
    expect(
      shared.every((param) => param === "take" || param === "skip"),
      name(route),
    ).toBe(true);
  }
});
