import { expect, test } from "vitest";
import { check } from "./check.js";
import type { SipMessage } from "./message.js";
import { parseNameAddr } from "./name-addr.js";
import { printResponse } from "./print.js";
import { scan } from "./scan.js";
import { parseUri } from "./uri.js";

/** Odd messages after the sections of RFC 4475 that the names give. */
function read(...lines: string[]): SipMessage {
  const message = scan(Buffer.from(lines.join("\r\n")));
  if (typeof message === "string") throw new Error(message);
  return message;
}

const problem = (message: SipMessage) => check(message)?.problem;

test("3.1.1.1 a short tortuous INVITE is read in full", () => {
  const message = read(
    "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0",
    "TO :",
    " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n",
    'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
    "  ;",
    "  tag = 98asjd8",
    "MaX-fOrWaRdS: 0068",
    "Call-ID: wsinv.ndaksdj@192.0.2.1",
    "Content-Length   : 10",
    "cseq: 0009",
    "  INVITE",
    "Via  : SIP  /   2.0",
    " /UDP",
    "    192.0.2.2;branch=390skdjuw",
    "s :",
    "NewFangledHeader:   newfangled value",
    " continued newfangled value",
    "UnknownHeaderWithUnusualValue: ;;,,;;,;",
    "Content-Type: application/sdp",
    "Route:",
    " <sip:services.example.com;lr;unknownwith=value;unknown-no-value>",
    "v:  SIP  / 2.0  / TCP     spindle.example.com   ;",
    "  branch  =   z9hG4bK9ikj8  ,",
    " SIP  /    2.0   / UDP  192.168.255.111   ; branch=",
    " z9hG4bK30239",
    'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
    "      newvalue ;",
    "  secondparam ; q = 0.33",
    "",
    "v=0\r\no=mhs",
  );
  expect(check(message)).toBeUndefined();
  expect([message.toTag, message.fromTag, message.from.displayName]).toEqual([
    "1918181833n",
    "98asjd8",
    'J Rosenberg \\"',
  ]);
  expect(message.cseq).toEqual({ number: 9, method: "INVITE" });
  expect([message.raw("max-forwards"), message.header("subject"), message.body.length]).toEqual(["0068", "", 10]);
  expect(message.header("newfangledheader")).toBe("newfangled value continued newfangled value");
  expect(message.via).toMatchObject({ transport: "UDP", host: "192.0.2.2" });
  expect(message.headers("via")).toHaveLength(3);
  expect(message.contact()).toMatchObject({ displayName: 'Quoted string ""', uri: { user: "jdrosen" } });
  expect(Object.fromEntries(message.contact()!.params)).toEqual({ newparam: "newvalue", secondparam: "", q: "0.33" });
  const answer = scan(
    printResponse(message, { host: "192.0.2.2", port: 5060 }, { status: 200, toTag: "x" }),
  ) as SipMessage;
  expect([answer.headers("via").length, answer.fromTag, answer.toTag, answer.callId]).toEqual([
    3,
    "98asjd8",
    "1918181833n",
    "wsinv.ndaksdj@192.0.2.1",
  ]);
});

const REST = [
  "Call-ID: x@y",
  "Max-Forwards: 70",
  "Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-1",
  "Content-Length: 0",
  "",
  "",
];

test("3.1.1.2 a method and names of every allowed character are read", () => {
  const method = "!interesting-Method0123456789_*+`.%indeed'~";
  const uri =
    "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com";
  const message = read(
    `${method} ${uri} SIP/2.0`,
    'To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
    "From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"x\";tag=_token~1'+`*%!-.",
    `CSeq: 139122385 ${method}`,
    ...REST,
  );
  expect(check(message)).toBeUndefined();
  expect(parseUri(message.uri)?.user).toBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  expect(message.fromTag).toBe("_token~1'+`*%!-.");
});

test("3.1.1.3 to 3.1.1.5 escapes mean what they stand for in URIs, and nothing in method names", () => {
  const escaped = read(
    "INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0",
    "To: sip:%75se%72@example.com",
    "From: <sip:I%20have%20spaces@example.net>;tag=938",
    "CSeq: 234234 INVITE",
    "Contact: <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>",
    ...REST,
  );
  expect(check(escaped)).toBeUndefined();
  expect([parseUri(escaped.uri)?.user, escaped.to.uri.user, escaped.from.uri.user]).toEqual([
    "sips:user@example.com",
    "user",
    "I have spaces",
  ]);
  expect(Object.fromEntries(escaped.contact()!.uri.params)).toEqual({ lr: "", name: "value%41" });
  const nul = read(
    "REGISTER sip:example.com SIP/2.0",
    "To: sip:null-%00-null@example.com",
    "From: sip:null-%00-null@example.com;tag=1",
    "CSeq: 1 REGISTER",
    ...REST,
  );
  expect([check(nul), nul.to.uri.user]).toEqual([undefined, "null-\0-null"]);
  const method = read(
    "RE%47IST%45R sip:registrar.example.com SIP/2.0",
    "To: <sip:a@b>",
    "From: <sip:a@b>;tag=1",
    "CSeq: 29344 RE%47IST%45R",
    ...REST,
  );
  expect([check(method), method.method]).toEqual([undefined, "RE%47IST%45R"]);
});

const HEAD = ["To: <sip:j.user@example.com>", "From: caller<sip:caller@example.com>;tag=323"];

test("3.1.1.6 no white space is needed between a display name and its bracket", () => {
  const message = read("OPTIONS sip:user@example.com SIP/2.0", ...HEAD, "CSeq: 60 OPTIONS", ...REST);
  expect([check(message), message.from.displayName]).toEqual([undefined, "caller"]);
});

test("3.1.1.7 long values are read up to the limits of the platform, and refused above", () => {
  const long = (size: number) =>
    read(
      `INVITE sip:user@example.com SIP/2.0`,
      `To: "I have a user name of ${"extreme".repeat(10)} proportion" <sip:user@example.com:6000;${"unknownparam".repeat(20)}=x>`,
      `From: sip:${"amazinglylongcallername".repeat(10)}@example.net;tag=${"12982982982".repeat(20)}`,
      `CSeq: 3882340 INVITE`,
      `Unknown-${"Long".repeat(20)}: ${"x".repeat(size)}`,
      ...REST,
    );
  expect(check(long(4_000))).toBeUndefined();
  expect(problem(long(9_000))).toBe("header-too-long");
});

test("3.1.1.8 a second request in the same datagram is ignored", () => {
  const message = read(
    "REGISTER sip:example.com SIP/2.0",
    ...HEAD,
    "CSeq: 8 REGISTER",
    ...REST,
    "INVITE sip:joe@example.com SIP/2.0",
  );
  expect([check(message), message.method, message.body.length]).toEqual([undefined, "REGISTER", 0]);
});

test("3.1.1.9 semicolons in the user part belong to it", () => {
  const message = read("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0", ...HEAD, "CSeq: 8 OPTIONS", ...REST);
  expect([check(message), parseUri(message.uri)]).toMatchObject([
    undefined,
    { user: "user;par=u@example.net", host: "example.com" },
  ]);
});

test("3.1.1.10 any transport may stand in a Via", () => {
  for (const transport of ["UDP", "SCTP", "TLS", "UNKNOWN", "TCP"]) {
    const vias = `Via: SIP/2.0/${transport} t1.example.com;branch=z9hG4bKkdjuw`;
    expect(
      check(read("OPTIONS sip:user@example.com SIP/2.0", vias, ...HEAD, "CSeq: 60 OPTIONS", ...REST)),
    ).toBeUndefined();
  }
});

test("3.1.1.12 and 3.1.1.13 a reason phrase may be anything, or nothing", () => {
  const reason = "= 2**3 * 5**2 но сто девяносто девять - простое";
  expect(check(read(`SIP/2.0 200 ${reason}`, ...HEAD, "CSeq: 1 INVITE", ...REST))).toBeUndefined();
  expect(check(read("SIP/2.0 100 ", ...HEAD, "CSeq: 1 INVITE", ...REST))).toBeUndefined();
});

test.each([
  ["3.1.2.1 separators without values", ['Contact: "Joe" <sip:joe@example.org>;;;;'], "contact"],
  ["3.1.2.4 a CSeq too large", ["CSeq: 36893488147419103232 OPTIONS"], "cseq"],
  ["3.1.2.6 an unterminated quoted string", ['To: "Mr. J. User <sip:j.user@example.com>'], "to"],
  [
    "3.1.2.13 a URI with a question mark outside of brackets",
    ["Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E"],
    "contact",
  ],
  ["3.1.2.14 spaces within an addr-spec", ['To: "Watson, Thomas" < sip:t.watson@example.org >'], "to"],
  ["3.1.2.17 a method other than that of CSeq", ["CSeq: 8 INVITE"], "cseq"],
  [
    "3.3.8 two of what must be one",
    ["From: <sip:other@example.com>;tag=9", "From: <sip:caller@example.com>;tag=3"],
    "from",
  ],
  ["3.3.9 Content-Length twice", ["Content-Length: 0"], "content-length"],
])("%s is a bad request", (_, lines, expected) => {
  const names = lines.map((line) => line.slice(0, line.indexOf(":") + 1));
  const base = [...HEAD, "CSeq: 8 OPTIONS"].filter((line) => !names.some((name) => line.startsWith(name)));
  const message = read("OPTIONS sip:user@example.com SIP/2.0", ...base, ...lines, ...REST);
  expect(check(message)).toMatchObject({ problem: expected, status: 400 });
});

test("3.1.2.7 to 3.1.2.11, 3.1.2.16 request lines that are wrong are answered, never believed", () => {
  const line = (text: string) => check(read(text, ...HEAD, "CSeq: 8 OPTIONS", ...REST))?.status;
  expect(line("OPTIONS <sip:user@example.com> SIP/2.0")).toBe(400);
  expect(line("OPTIONS sip:user@example.com; lr SIP/2.0")).toBe(400);
  expect(line("OPTIONS  sip:user@example.com  SIP/2.0")).toBe(400);
  expect(line("OPTIONS sip:remote-target@example.com SIP/2.0  ")).toBe(400);
  expect(line("OPTIONS sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0")).toBe(400);
  expect(line("OPTIONS sip:t.watson@example.org SIP/7.0")).toBe(505);
});

test("3.1.2.15 a display name outside of quotes may hold what is no token", () => {
  expect(parseNameAddr("Watson, Thomas <sip:t.watson@example.org>;tag=1")?.uri.user).toBe("t.watson");
  const message = read(
    "OPTIONS sip:x@y SIP/2.0",
    HEAD[0]!,
    "From: Bell, Alexander <sip:a.g.bell@example.com>;tag=43",
    "CSeq: 8 OPTIONS",
    ...REST,
  );
  expect(check(message)).toBeUndefined();
});

test("3.1.2.18 a status that is none is no message", () => {
  expect(scan(Buffer.from("SIP/2.0 4294967301 better not break the receiver\r\n\r\n"))).toBe("start-line");
});

test("3.3.11 a response that names two hops is not for us", () => {
  const vias = [
    "Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923",
    "Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23",
  ];
  const message = read("SIP/2.0 200 OK", ...vias, ...HEAD, "CSeq: 8 INVITE", "Call-ID: x", "", "");
  expect(check(message)).toEqual({ problem: "via", status: undefined });
});

test("3.4.1 an INVITE of RFC 2543, without branch, Max-Forwards, Contact and tag, is served", () => {
  const message = read(
    "INVITE sip:UserB@example.com SIP/2.0",
    "Via: SIP/2.0/UDP iftgw.example.com",
    "From: <sip:+13035551111@ift.client.example.net;user=phone>",
    "Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>",
    "To: sip:+16505552222@ss1.example.net;user=phone",
    "Call-ID: inv2543.1717@ift.client.example.com",
    "CSeq: 56 INVITE",
    "Content-Type: application/sdp",
    "",
    "v=0",
  );
  expect([check(message), message.fromTag, message.body.toString()]).toEqual([undefined, "", "v=0"]);
});
