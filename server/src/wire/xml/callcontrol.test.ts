import { describe, expect, test } from "vitest";
import { parseDocument, validateDocument } from "./callcontrol.js";
import type { Verb } from "./verb.js";

const first = (xml: string): Verb => parseDocument(xml).block[0]!;
const reason = (xml: string) => first(xml).problem;

describe("bad documents of call-xml.md 9.25", () => {
  const refused: readonly (readonly [string, number, number])[] = [
    ["<Response>\n  <Say>Hi</Say>\n  <Say>Hello</Sya>\n</Response>", 3, 13],
    ["<Respond/>", 1, 1],
    ["<!DOCTYPE Response><Response/>", 1, 1],
    ["<Response><Say>a &nbsp; b</Say></Response>", 1, 18],
    ["<Response><Say>a", 1, 17],
    ["", 1, 1],
  ];
  test.each(refused)("%j is refused at line %i, column %i", (xml, line, column) => {
    const verdict = validateDocument(xml);
    expect(verdict).toMatchObject({ ok: false, isTooLarge: false });
    expect(verdict.errors).toMatchObject([{ line, column }]);
    expect(verdict.errors[0]?.message).toMatch(new RegExp(`^XML error at line ${line}, column ${column}: .`));
  });

  test("the answer to a wrong end tag has the documented text and shows the token", () => {
    expect(validateDocument("<Response>\n  <Say>Hi</Say>\n  <Say>Hello</Sya>\n</Response>").errors).toEqual([
      {
        line: 3,
        column: 13,
        message: "XML error at line 3, column 13: end tag Sya does not match Say",
        value: "</Sya>",
      },
    ]);
  });

  test("an empty Response is accepted without warnings and holds no command", () => {
    expect(validateDocument("<Response/>")).toEqual({
      ok: true,
      errors: [],
      warnings: [],
      commands: 0,
    });
  });

  const warned: readonly (readonly [string, number, number, string, RegExp])[] = [
    [
      '<Response>\n  <Pause length="abc"/>\n</Response>',
      2,
      3,
      "Pause[0]",
      /^Invalid length="abc" at line 2, column 3: ./,
    ],
    ["<Response><Play/></Response>", 1, 11, "Play[0]", /^Missing url at line 1, column 11$/],
    ['<Response><Case dtmf="1"/></Response>', 1, 11, "Case[0]", /^Case not allowed here$/],
    [
      '<Response><Gather numDigits="1"><DTMF value="1"/></Gather></Response>',
      1,
      11,
      "Gather[0]",
      /^Gather mixes dialects$/,
    ],
  ];
  test.each(warned)(
    "%j is accepted with a warning, and the command fails with that reason",
    (xml, line, column, path, words) => {
      const verdict = validateDocument(xml);
      expect(verdict.ok).toBe(true);
      expect(verdict.warnings).toMatchObject([{ line, column, path, message: expect.stringMatching(words) }]);
      expect(reason(xml)).toBe(verdict.warnings[0]?.message);
    },
  );

  test("a document of 257 KiB is too large, one of 256 KiB is not", () => {
    const document = (bytes: number) => `<Response>${" ".repeat(bytes - 21)}</Response>`;
    expect(validateDocument(document(257 * 1024))).toMatchObject({ ok: false, isTooLarge: true });
    expect(validateDocument(document(256 * 1024)).ok).toBe(true);
    expect(validateDocument(Buffer.from(document(257 * 1024)))).toMatchObject({ isTooLarge: true });
  });
});

describe("names and values", () => {
  test("element and attribute names are read in any case and shown in their canonical spelling", () => {
    const verb = first('<response><CALLBACK URL="https://a.example/x" METHOD="post" Tag="t"/></response>');
    expect(verb).toMatchObject({ name: "Callback", tag: "t", problem: undefined });
    expect(verb.attributes).toEqual({ url: "https://a.example/x", method: "post" });
    expect(verb.values.text("method")).toBe("POST");
  });

  test("aliases are answered by the canonical word", () => {
    expect(first('<Response><Gather length="4"/></Response>').attributes).toEqual({ dtmf_length: "4" });
    expect(first('<Response><Gather num_digits="4" finish_on_key="#"/></Response>').attributes).toEqual({
      numDigits: "4",
      finishOnKey: "#",
    });
    expect(first('<Response><Tone hz="440" v="-10"/></Response>').values.number("volume")).toBe(-10);
    expect(first('<Response><Scheduler dow="mon"/></Response>').name).toBe("Schedule");
    expect(first('<Response><Dial callerId="tn" timeLimit="5">15550100009</Dial></Response>').attributes).toEqual({
      from: "tn",
      time_limit: "5",
    });
    expect(first('<Response><Say language="es" voice="v1">a</Say></Response>').attributes).toEqual({
      lang: "es",
      code: "v1",
    });
  });

  test("the content stands for the attribute when that is empty or absent, else the attribute wins", () => {
    expect(first("<Response><Say>  two \n words </Say></Response>").values.text("text")).toBe("two words");
    expect(first('<Response><Say text="">content</Say></Response>').values.text("text")).toBe("content");
    expect(first('<Response><Say text="attribute">content</Say></Response>').values.text("text")).toBe("attribute");
    expect(first("<Response><Play>https://a.example/b.wav</Play></Response>").values.text("url")).toBe(
      "https://a.example/b.wav",
    );
    expect(first("<Response><Say><![CDATA[a < b]]></Say></Response>").values.text("text")).toBe("a < b");
  });

  const values: readonly (readonly [string, RegExp | undefined])[] = [
    ['<Answer delay="60000"/>', undefined],
    ['<Answer delay="60001"/>', /^Invalid delay="60001" at line 1, column 11: ./],
    ['<Answer delay="-1"/>', /^Invalid delay/],
    ['<Answer delay="1.5"/>', /^Invalid delay/],
    ['<Answer delay=""/>', /^Invalid delay=""/],
    ['<Pause dtmf_stop="#*a+"/>', undefined],
    ['<Pause dtmf_stop="x"/>', /^Invalid dtmf_stop="x"/],
    ['<Pause dtmf_stop=""/>', undefined],
    ['<Gather numDigits="33"/>', /^Invalid numDigits="33"/],
    ['<Gather sensitive="TRUE"/>', undefined],
    ['<Gather sensitive="yes"/>', /^Invalid sensitive="yes"/],
    ['<Play url="ftp://a.example/b"/>', /^Invalid url="ftp:\/\/a.example\/b"/],
    ['<Play url="/relative/path"/>', /^Invalid url/],
    ['<Say gender="female">a</Say>', undefined],
    ['<Say gender="other">a</Say>', /^Invalid gender="other"/],
    ["<Say/>", /^Nothing to say$/],
    ['<Say tag=""> a</Say>', undefined],
    [`<Say tag="${"t".repeat(128)}">a</Say>`, undefined],
    [`<Say tag="${"t".repeat(129)}">a</Say>`, /^Invalid tag="t+" at/],
    ["<Tone/>", /^Missing hz at line 1, column 11$/],
    ['<Tone hz="440" volume="-71"/>', /^Invalid volume="-71"/],
    ["<Dial/>", /^Dial needs a target$/],
    ['<Dial record="true"><To>a@b.example</To></Dial>', undefined],
    ['<Dial record="perhaps"><To>a@b.example</To></Dial>', /^Invalid record="perhaps"/],
    ['<Dial from="12"><To>a@b.example</To></Dial>', /^Invalid from="12"/],
    [`<Dial>${"<To>a</To>".repeat(21)}</Dial>`, /^Dial has more than 20 targets$/],
    ['<Schedule tz="Mars/Base"/>', /^Invalid tz="Mars\/Base"/],
    ['<Schedule time="09:00-17:00,18:00:00-19:00:00" dow="mon,TUE"/>', undefined],
    ['<Schedule dow="mon,noday"/>', /^Invalid dow/],
    [`<Curl url="https://a.example/"><Body>${"x".repeat(65_536)}</Body></Curl>`, undefined],
    [
      `<Curl url="https://a.example/"><Body>${"x".repeat(65_537)}</Body></Curl>`,
      /^Invalid body="x+…" at line 1, column 11: ./,
    ],
    ['<Curl url="https://a.example/" headers="[1]"/>', /^Invalid headers="\[1\]"/],
    [`<Curl url="https://a.example/" type="text/plain&#13;&#10;x: y"/>`, /^Invalid type=/],
    ['<Curl url="https://a.example/"><Header name="X"/></Curl>', /^Missing value at line 1, column 42$/],
    ["<Fly/>", /^Unknown command Fly$/],
    ['<x:Say xmlns:x="urn:x">a</x:Say>', /^Unknown command x:Say$/],
    ['<Conference name="a"/>', /^Command Conference is not enabled$/],
    ["<Response/>", /^Response not allowed here$/],
    ["<To>15550100009</To>", /^To not allowed here$/],
    ["<Default/>", /^Default not allowed here$/],
  ];
  test.each(values)("the reason of %.80s is %s", (xml, words) => {
    const problem = reason(`<Response>${xml}</Response>`);
    if (words === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(words);
  });

  test("the ring time of Dial counts seconds below 1000, milliseconds above, and is brought into 5 to 600 s", () => {
    const timeoutOf = (text: string) =>
      first(`<Response><Dial timeout="${text}">15550100009</Dial></Response>`).values.number("timeout");
    expect([timeoutOf("20"), timeoutOf("20000"), timeoutOf("1"), timeoutOf("999")]).toEqual([
      20_000, 20_000, 5_000, 600_000,
    ]);
    expect(first("<Response><Dial>15550100009</Dial></Response>").values.number("timeout")).toBe(30_000);
  });

  test("unknown attributes and stray text are ignored with a warning, declarations of namespaces without one", () => {
    const verdict = validateDocument('<Response xmlns="urn:a">x<Pause colour="red">y</Pause></Response>');
    expect(verdict.warnings).toMatchObject([
      { line: 1, column: 1, path: "Response", message: "Text is ignored" },
      { line: 1, column: 26, path: "Pause[0]", message: "Unknown attribute colour" },
      { line: 1, column: 26, path: "Pause[0]", message: "Text is ignored" },
    ]);
  });

  test("Meta does not count in paths, targets do", () => {
    const document = parseDocument(
      '<Response><Meta name="a" value="1"/><Dial><Meta name="b"> keep  this </Meta><Number>15550100009</Number><Error/></Dial></Response>',
    );
    const dial = document.block[0]!;
    expect([...document.meta]).toEqual([["a", "1"]]);
    expect([...dial.meta]).toEqual([["b", " keep  this "]]);
    expect([dial.index, dial.parts[0]?.name, dial.parts[0]?.index]).toEqual([0, "Error", 1]);
  });

  test("commands are counted, also those that cannot run; branches are not", () => {
    expect(
      validateDocument(
        '<Response><Say>a</Say><Fly/><Gather><Switch><Case dtmf="1"><Hangup/></Case></Switch></Gather></Response>',
      ).commands,
    ).toBe(4);
  });
});

describe("the element in the log", () => {
  const element = (xml: string) => JSON.parse(JSON.stringify(first(`<Response>${xml}</Response>`).element()));

  test("shows attributes under $, text under _, children as arrays by name", () => {
    expect(
      element(
        '<dial timeout="20" tag="sales1"><To>sales@acme.sip.opentact.test</To><Error><Say>Busy</Say></Error></dial>',
      ),
    ).toEqual({
      $: { timeout: "20", tag: "sales1" },
      To: ["sales@acme.sip.opentact.test"],
      Error: [{ Say: ["Busy"] }],
    });
    expect(element("<Hangup/>")).toBe("");
    expect(element("<Say> a  b </Say>")).toBe("a b");
    expect(element('<Say lang="en">a</Say>')).toEqual({ $: { lang: "en" }, _: "a" });
    expect(element("<Dial><Sip>a@b.example</Sip></Dial>")).toEqual({ To: ["a@b.example"] });
  });

  test("takes names that mean something to JavaScript as plain data", () => {
    const xml = '<__proto__ constructor="1" __proto__="2"><toString/><_/>text</__proto__>';
    expect(reason(`<Response>${xml}</Response>`)).toBe("Unknown command __proto__");
    const json = first(`<Response>${xml}</Response>`).element() as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(["$", "toString", "_"]);
    expect(Object.keys(json["$"] as object)).toEqual(["constructor", "__proto__"]);
    expect(({} as Record<string, unknown>)["2"]).toBeUndefined();
    const tricky = first('<Response><Say __proto__="x" constructor="y">a</Say></Response>');
    expect(Object.keys(tricky.attributes)).toEqual([]);
    expect(tricky.problem).toBeUndefined();
  });
});
