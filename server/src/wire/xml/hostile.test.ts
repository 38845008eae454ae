import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument, validateDocument } from "./callcontrol.js";
import { XmlError } from "./xml-error.js";

/** Line and column of a refusal, `accepted` otherwise. */
function verdict(document: string | Uint8Array): string {
  const result = validateDocument(document);
  if (result.ok) return "accepted";
  const [{ line, column, message }] = result.errors;
  expect(message.startsWith(`XML error at line ${line}, column ${column}: `)).toBe(true);
  return `${line}:${column}`;
}

const inResponse = (content: string) => `<Response>${content}</Response>`;

describe("nothing is ever expanded or fetched", () => {
  test.each([
    ["an empty document type", "<!DOCTYPE Response><Response/>", "1:1"],
    ["one in lower case", "<!doctype Response><Response/>", "1:1"],
    ["one that never ends", "<!DOCTYPE Response [", "1:1"],
    ["an external one by HTTP", '<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><Response/>', "1:1"],
    ["an external one by file", '<!DOCTYPE r PUBLIC "a" "file:///etc/passwd"><Response/>', "1:1"],
    [
      "entities that grow by powers",
      '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<Response>&b;</Response>',
      "2:1",
    ],
    [
      "entities that name themselves",
      '<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><Response>&a;</Response>',
      "1:1",
    ],
    ["an external entity", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response>&x;</Response>', "1:1"],
    ["a parameter entity", '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]><Response/>', "1:1"],
    ["one behind a comment", "<!-- a -->\n  <!DOCTYPE r><Response/>", "2:3"],
    ["one inside the root", inResponse("<!DOCTYPE r>"), "1:11"],
    ["one behind the root", "<Response/><!DOCTYPE r>", "1:12"],
    ["an entity of HTML", inResponse("a &nbsp; b"), "1:13"],
    ["an entity named like a member of every object", inResponse("&constructor;"), "1:11"],
    ["one named __proto__", inResponse("&__proto__;"), "1:11"],
    ["a bare ampersand", inResponse("<Say>fish & chips</Say>"), "1:21"],
    ["a bare ampersand, far behind it a semicolon", inResponse("<Say>a & b</Say><Say>c; &amp; d</Say>"), "1:18"],
    ["a bare ampersand in an attribute", inResponse('<Say text="a & b"/>'), "1:24"],
    ["a reference to a character that is none", inResponse("&#0;"), "1:11"],
    ["a reference to half a pair", inResponse("&#xD800;"), "1:11"],
    ["a reference beyond the last character", inResponse("&#x110000;"), "1:11"],
  ])("%s", (_name, document, at) => {
    expect(verdict(document)).toBe(at);
  });

  test("includes and style sheets are data", () => {
    const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>';
    expect(parseDocument(inResponse(include)).block[0]?.problem).toBe("Unknown command xi:include");
    expect(verdict(`<?xml-stylesheet href="http://127.0.0.1/x.xsl"?>${inResponse("")}`)).toBe("accepted");
  });

  test("the five entities and character references are read", () => {
    const [say] = parseDocument(inResponse("<Say>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</Say>")).block;
    expect(say?.values.text("text")).toBe(`<>&"'A\u{1F600}`);
  });
});

describe("broken structure is refused at the token that breaks it", () => {
  test.each([
    ["a web page", "<html><body>404</body></html>", "1:1"],
    ["a web page with its doctype", "<!doctype html>\n<html></html>", "1:1"],
    ["JSON", '{"error":"not found"}', "1:1"],
    ["text", "Not found", "1:1"],
    ["nothing", "", "1:1"],
    ["white space", " \n\t", "2:2"],
    ["a second root", "<Response/><Response/>", "1:12"],
    ["text behind the root", "<Response/> x", "1:13"],
    ["text before the root", "x<Response/>", "1:1"],
    ["an end tag alone", "</Response>", "1:1"],
    ["an end tag too many", "<Response/></Response>", "1:12"],
    ["an end tag in another case", "<Response><Say></say></Response>", "1:16"],
    ["crossed tags", "<Response>\n<a><b></a></b>\n</Response>", "2:7"],
    ["no end", "<Response><Say>a", "1:17"],
    ["no end of a tag", "<Response><Say", "1:15"],
    ["no end of a comment", "<Response><!-- a", "1:17"],
    ["no end of CDATA", "<Response><![CDATA[ a", "1:22"],
    ["two hyphens in a comment", inResponse("<!-- a -- b -->"), "1:11"],
    ["]]> in text", inResponse("a]]>b"), "1:12"],
    ["< in a value", inResponse('<Say text="a<b"/>'), "1:23"],
    ["an attribute twice", inResponse('<Say text="a"\n text="b"/>'), "2:2"],
    ["an attribute without quotes", inResponse("<Say loop=1/>"), "1:16"],
    ["an attribute without value", inResponse("<Say loop>a</Say>"), "1:16"],
    ["attributes without space between", inResponse('<Say a="1"b="2"/>'), "1:21"],
    ["a tag without name", inResponse("< Say/>"), "1:11"],
    ["a declaration in the middle", inResponse('<?xml version="1.0"?>'), "1:11"],
    ["a declaration behind white space", ' <?xml version="1.0"?><Response/>', "1:2"],
    ["an unknown declaration", inResponse("<!ELEMENT a>"), "1:11"],
    ["NUL", inResponse("a\u0000b"), "1:12"],
    ["a control character", inResponse("\u001b[31m"), "1:11"],
    ["a control character in a value", inResponse('<Say text="\u0007"/>'), "1:22"],
    ["a character that is none", inResponse("\ufffe"), "1:11"],
    ["half a surrogate pair", inResponse("\ud800"), "1:11"],
    ["the other half", inResponse("a\udc00"), "1:12"],
  ])("%s", (_name, document, at) => {
    expect(verdict(document)).toBe(at);
  });

  test("columns count characters, lines end with LF, CR LF or CR", () => {
    expect(verdict("<Response>\u{1F600}\u{1F600}<a></b></Response>")).toBe("1:16");
    expect(verdict("<Response>\r\n\n\r<a></b></Response>")).toBe("4:4");
    expect(verdict("\ufeff<Respond/>")).toBe("1:1");
  });
});

describe("encodings", () => {
  test.each([
    ["UTF-16 with a mark", Buffer.from("\ufeff<Response/>", "utf16le")],
    ["UTF-16 without one", Buffer.from("<Response/>", "utf16le")],
    ["big-endian UTF-16", Buffer.from([0xfe, 0xff, 0, 0x3c])],
    ["another declared encoding", Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><Response/>')],
    ["UTF-7 declared", '<?xml version="1.0" encoding="UTF-7"?><Response/>'],
  ])("%s is refused", (_name, document) => {
    expect(verdict(document)).toBe("1:1");
  });

  test("bytes that are not UTF-8 are refused where they stand", () => {
    const broken = (bytes: number[]) =>
      Buffer.concat([Buffer.from("<Response>\n<Say>é"), Buffer.from(bytes), Buffer.from("</Say>")]);
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]])
      expect(verdict(broken(bytes))).toBe("2:7");
  });

  test("UTF-8 is read, declared or not, with or without a mark", () => {
    for (const head of [
      "",
      "\ufeff",
      '<?xml version="1.0" encoding="utf-8"?>',
      "\ufeff<?xml version='1.0' encoding='UTF-8' standalone='yes'?>",
    ])
      expect(parseDocument(Buffer.from(`${head}<Response><Say>é</Say></Response>`)).block[0]?.values.text("text")).toBe(
        "é",
      );
  });
});

describe("limits", () => {
  const nested = (depth: number) => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;
  test("64 levels are read, the 65th is refused at its tag", () => {
    expect(verdict(inResponse(nested(63)))).toBe("accepted");
    expect(verdict(inResponse(nested(64)))).toBe(`1:${1 + 10 + 3 * 63}`);
    expect(verdict("<a>".repeat(80_000))).toBe(`1:${1 + 3 * 64}`);
  });

  test("5,000 elements are read, one more is refused at its tag", () => {
    expect(verdict(inResponse("<a/>".repeat(4_999)))).toBe("accepted");
    expect(verdict(inResponse("<a/>".repeat(5_000)))).toBe(`1:${1 + 10 + 4 * 4_999}`);
  });

  test("an attribute of 8 KiB is read, a longer one is refused where it stands; bytes count", () => {
    expect(verdict(inResponse(`<Say text="${"x".repeat(8192)}"/>`))).toBe("accepted");
    expect(verdict(inResponse(`<Say text="${"x".repeat(8193)}"/>`))).toBe("1:16");
    expect(verdict(inResponse(`<Say text="${"é".repeat(4097)}"/>`))).toBe("1:16");
  });

  /** Classes that make a careless reader slow; each grows to the size limit. */
  const GROWING: readonly (readonly [string, (size: number) => string])[] = [
    ["open tags", (size) => "<a>".repeat(size / 3)],
    ["siblings", (size) => inResponse("<a/>".repeat(size / 5))],
    ["attributes", (size) => `<Response ${Array.from({ length: size / 12 }, (_, i) => `a${i}=""`).join(" ")}/>`],
    ["references", (size) => inResponse("&amp;".repeat(size / 5 - 5))],
    ["ampersands", (size) => inResponse("&".repeat(size - 30))],
    ["comments", (size) => inResponse("<!---->".repeat(size / 7 - 5))],
    ["CDATA", (size) => inResponse("<![CDATA[]]>".repeat(size / 12 - 5))],
    ["brackets", (size) => inResponse("]]".repeat(size / 2 - 20))],
    ["line ends", (size) => inResponse("\r".repeat(size - 30))],
    ["white space", (size) => " ".repeat(size)],
    ["white space in a tag", (size) => `<Response ${" ".repeat(size - 20)}`],
    ["one name", (size) => `<${"a".repeat(size - 5)}`],
    ["text in pieces", (size) => inResponse("a<!---->".repeat(size / 8 - 5))],
    ["unknown commands", (size) => inResponse('<Fly a="1">x</Fly>'.repeat(Math.min(4_999, size / 20)))],
    ["white space in a value", (size) => inResponse(`<Say>${" a".repeat(size / 2 - 20)}</Say>`)],
  ];
  test.each(GROWING)("%s cost no more than their size", (_name, make) => {
    const timeOf = (size: number) => {
      const document = make(size);
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 3; round++) {
        const before = process.cpuUsage();
        validateDocument(document);
        best = Math.min(best, process.cpuUsage(before).user / 1000);
      }
      return best;
    };
    timeOf(16_000);
    // Eight times the size: linear is 8, square is 64. The floor keeps tiny times from telling anything.
    expect(timeOf(256_000)).toBeLessThan(30 * Math.max(10, timeOf(32_000)));
  });
});

describe("properties", () => {
  const NAMES = [
    "Response",
    "Say",
    "Dial",
    "To",
    "Gather",
    "Switch",
    "Case",
    "DTMF",
    "Error",
    "Meta",
    "Fly",
    "__proto__",
    "x:y",
  ];
  const ATTRIBUTES = [
    "text",
    "url",
    "timeout",
    "dtmf",
    "value",
    "name",
    "tag",
    "numDigits",
    "dtmf_stop",
    "constructor",
  ];
  const VALUES = ["", "1", "abc", "15550100009", "https://a.example/", "a&amp;b", "&#10;", "&x;", "<", "\u0000"];
  const tree = fc.letrec<{ node: string }>((tie) => ({
    node: fc
      .tuple(
        fc.constantFrom(...NAMES),
        fc.array(fc.tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...VALUES)), { maxLength: 4 }),
        fc.array(
          fc.oneof(
            { depthSize: "small" },
            fc.constantFrom("text", " ", "&amp;", "<!-- c -->", "<![CDATA[x]]>"),
            tie("node"),
          ),
          { maxLength: 4 },
        ),
      )
      .map(([name, attributes, children]) => {
        const written = attributes.map(([key, value]) => ` ${key}="${value}"`).join("");
        return `<${name}${written}>${children.join("")}</${name}>`;
      }),
  })).node;

  const ends = (document: string | Uint8Array) => {
    try {
      const parsed = parseDocument(document);
      JSON.stringify(parsed.block.map((verb) => verb.element()));
    } catch (error) {
      expect(error).toBeInstanceOf(XmlError);
    }
  };

  test("any text and any bytes end in a document or in its own error", () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 });
    fc.assert(fc.property(units, (codes) => ends(String.fromCharCode(...codes))));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), ends));
  });

  test("any tree of our words, whole or cut, ends in a document or in its own error", () => {
    fc.assert(
      fc.property(tree, fc.nat(), (content, cut) => {
        const document = inResponse(content);
        ends(document);
        ends(document.slice(0, cut % document.length));
        ends(`${document.slice(0, cut % document.length)}<&]]>${document.slice(cut % document.length)}`);
      }),
      { numRuns: 300 },
    );
  });

  test("the place of a refusal always lies in the text or right behind it", () => {
    fc.assert(
      fc.property(tree, fc.nat(), (content, cut) => {
        const document = inResponse(content).slice(0, cut % 200);
        const result = validateDocument(document);
        if (result.ok) return;
        const [{ line, column }] = result.errors;
        const lines = document.split(/\r\n|\r|\n/);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual([...(lines[line - 1] ?? "")].length + 1);
      }),
      { numRuns: 300 },
    );
  });
});
