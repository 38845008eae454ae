import fc from "fast-check";
import { expect, test } from "vitest";
import { fillTemplate } from "./http-template.js";
import { jsonAt, textAt } from "./json-path.js";

const values = { text: 'a "b" & <c>\n', to: "+1201", "secret.key": "s3cret" };

test("values are escaped for where they stand", () => {
  const filled = fillTemplate(
    {
      method: "POST",
      url: "https://c.example/send?to={{to}}&x={{none}}",
      headers: { Authorization: "Bearer {{secret.key}}", "Content-Type": "application/json" },
      body: '{"to":"{{to}}","text":"{{text}}"}',
    },
    values,
  );
  expect(filled).toEqual({
    method: "POST",
    url: "https://c.example/send?to=%2B1201&x=",
    headers: { authorization: "Bearer s3cret", "content-type": "application/json" },
    body: '{"to":"+1201","text":"a \\"b\\" & <c>\\n"}',
  });
  const body = (type: string) =>
    fillTemplate({ method: "POST", url: "u", headers: { "content-type": type }, body: "<t>{{text}}</t>" }, values).body;
  expect(body("text/xml")).toBe("<t>a &#34;b&#34; &#38; &#60;c&#62;\n</t>");
  expect(body("application/x-www-form-urlencoded")).toBe("<t>a%20%22b%22%20%26%20%3Cc%3E%0A</t>");
  expect(fillTemplate({ method: "GET", url: "u" }, values)).toEqual({
    method: "GET",
    url: "u",
    headers: {},
    body: undefined,
  });
});

test("any text stays one JSON string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { body } = fillTemplate({ method: "POST", url: "u", body: '{"t":"{{text}}"}' }, { text });
      expect(JSON.parse(body ?? "")).toEqual({ t: text });
    }),
  );
});

test("values in JSON are found by their path", () => {
  const value = { a: [{ b: 7 }, "x"], to: ["1", "2"], n: null };
  expect([jsonAt(value, "a.0.b"), jsonAt(value, "$.a[1]"), jsonAt(value, "a.5.b"), jsonAt(value, "toString")]).toEqual([
    7,
    "x",
    undefined,
    undefined,
  ]);
  expect([textAt(value, "a.0.b"), textAt(value, "to"), textAt(value, "n"), textAt(value, undefined)]).toEqual([
    "7",
    "1",
    undefined,
    undefined,
  ]);
});
