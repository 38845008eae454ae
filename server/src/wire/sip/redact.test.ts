import { expect, test } from "vitest";
import { redact } from "./redact.js";

const message = (lines: readonly string[], body = "") => `${lines.join("\r\n")}\r\n\r\n${body}`;

test("of credentials and challenges only what proves nothing is left, whatever the spelling of the header", () => {
  const shown = redact(
    message([
      "REGISTER sip:example.org SIP/2.0",
      'Authorization: Digest username="bob", realm="a\\"b", nonce="n0nce", uri="sip:example.org", response="s3cret", cnonce=s3cret, qop=auth, nc=00000001, opaque="s3cret"',
      "proxy-authorization : DIGEST username=bob,response=s3cret",
      'WWW-Authenticate: Digest realm="r", algorithm=SHA-256, nonce="s3cret',
      "Authorization: Basic czNjcmV0",
      "Authorization: s3cret",
      'Authentication-Info: nextnonce="s3cret", rspauth="s3cret", nc=00000001',
      "Authorization: Digest\r\n username=bob,\r\n\tresponse=s3cret",
    ]),
  );
  expect(shown).not.toMatch(/s3cret|czNjcmV0|n0nce/);
  expect(shown).toContain('username="bob", realm="a\\"b", nonce=[removed], uri="sip:example.org"');
  expect(shown).toContain("qop=auth, nc=00000001, opaque=[removed]\r\n");
  expect(shown).toContain("Authorization: Basic [removed]\r\n");
  expect(shown).toContain("Authentication-Info: nextnonce=[removed], rspauth=[removed], nc=00000001");
  expect(shown).toContain("Authorization: Digest username=bob, response=[removed]\r\n");
});

test("what a quoted parameter without its end has swallowed is not shown", () => {
  for (const broken of ['realm="x, response=5ecret', 'uri="x, response=5ecret\\'])
    expect(redact(message(["REGISTER sip:x SIP/2.0", `Authorization: Digest ${broken}`]))).not.toContain("5ecret");
});

test("an Identity keeps its parameters and loses its token, in compact form too and in a list", () => {
  const token = "eyJhbGciOi.eyJhdHRlc3Q.c2lnbmF0dXJl";
  const shown = redact(
    message([
      "INVITE sip:1@example.org SIP/2.0",
      `Identity: ${token};info=<https://c.example/a.pem>;alg=ES256`,
      `y: ${token};ppt=shaken, ${token};ppt=div`,
      `Identity: ${token}`,
    ]),
  );
  expect(shown).not.toContain(token);
  expect(shown).toContain("Identity: [removed];info=<https://c.example/a.pem>;alg=ES256\r\n");
  expect(shown).toContain("y: [removed];ppt=shaken, [removed];ppt=div\r\nIdentity: [removed]\r\n");
});

test("passwords in URIs go, ports stay", () => {
  const shown = redact(
    message([
      "INVITE sip:bob:s3cret@example.org SIP/2.0",
      "From: <SIPS:al:s3,cret@example.org:5061>;tag=1",
      "Contact: <sip:bob@127.0.0.1:5060;transport=tcp>, <sip:127.0.0.1:5060>",
      "Refer-To: <sip:x@y?Authorization=s3cret&Replaces=1>",
    ]),
  );
  expect(shown).not.toContain("s3");
  expect(shown).toContain("INVITE sip:bob:[removed]@example.org SIP/2.0");
  expect(shown).toContain("<SIPS:al:[removed]@example.org:5061>;tag=1");
  expect(shown).toContain("Contact: <sip:bob@127.0.0.1:5060;transport=tcp>, <sip:127.0.0.1:5060>\r\n");
  expect(shown).toContain("<sip:x@y?Authorization=[removed]&Replaces=1>");
});

test.each([
  "Privacy: id",
  "privacy : none;user",
  'Remote-Party-ID: "Bob" <sip:+12025550123@x>;party=calling;privacy=full',
])("who a caller is that hides is not shown: %s", (line) => {
  const naming = [
    'P-Asserted-Identity: "Bob" <sip:+12025550123@x>, <tel:+12025550123>',
    "P-Preferred-Identity:\r\n <sip:+12025550123@x>",
    "Remote-Party-ID: <sip:+12025550123@x>",
  ];
  const shown = redact(message(["INVITE sip:1@example.org SIP/2.0", line, ...naming, "To: <sip:1@x>"]));
  expect(shown).not.toMatch(/2025550123|Bob/);
  expect(shown).toContain("P-Asserted-Identity: [removed]\r\n");
  expect(shown).toContain("To: <sip:1@x>");
});

test.each(["Privacy: none", "Subject: id", "Remote-Party-ID: <sip:+12025550123@x>;privacy=off"])(
  "who does not hide is shown: %s",
  (line) => {
    const named = "P-Asserted-Identity: <sip:+12025550123@x>";
    expect(redact(message(["INVITE sip:1@example.org SIP/2.0", line, named]))).toContain(named);
  },
);

test("descriptions lose the keys of their media and nothing else", () => {
  const sdp = [
    "v=0",
    "k=base64:s3cret",
    "m=audio 4000 RTP/SAVP 0",
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:s3cret|2^20",
    "a=crypto:2 inline:s3cret",
    "a=key-mgmt:mikey s3cret",
    "a=ice-pwd:s3cret",
    "a=ice-ufrag:abcd",
    "",
  ];
  const shown = redact(message(["SIP/2.0 200 OK", "c: application/SDP;charset=utf-8"], sdp.join("\r\n")));
  expect(shown.split("\r\n\r\n")[1]?.split("\r\n")).toEqual([
    "v=0",
    "k=[removed]",
    "m=audio 4000 RTP/SAVP 0",
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 [removed]",
    "a=crypto:[removed]",
    "a=key-mgmt:[removed]",
    "a=ice-pwd:[removed]",
    "a=ice-ufrag:abcd",
    "",
  ]);
});

test("a part of a message within another is treated as one, whether it begins with a line of its own or with a header", () => {
  const shown = (body: string) =>
    redact(message(["NOTIFY sip:a@b SIP/2.0", "Content-Type: message/sipfrag;version=2.0"], body)).split("\r\n\r\n")[1];
  expect(shown("SIP/2.0 200 OK\r\n")).toBe("SIP/2.0 200 OK\r\n");
  expect(shown("Authorization: Basic czNjcmV0\r\n")).toBe("Authorization: Basic [removed]\r\n");
  expect(shown(" \tAuthorization: Basic czNjcmV0")).toBe("Authorization: Basic [removed]");
  expect(shown("INVITE sip:bob:s3cret@x SIP/2.0\r\nIdentity: ab.cd.ef;info=<x>")).toBe(
    "INVITE sip:bob:[removed]@x SIP/2.0\r\nIdentity: [removed];info=<x>",
  );
  const inner = message(["SIP/2.0 200 OK", "Content-Type: message/sipfrag"], "Authorization: Basic czNjcmV0");
  expect(redact(message(["NOTIFY sip:a@b SIP/2.0", "c: message/sipfrag"], inner))).toMatch(
    /sipfrag\r\n\r\n\[29 bytes\]$/,
  );
});

test("other bodies are only counted: they may hold keys that were pressed, or what somebody wrote", () => {
  for (const type of ["application/dtmf-relay", "application/dtmf", "text/plain", "multipart/mixed;boundary=x"])
    expect(redact(message(["INFO sip:a@b SIP/2.0", `Content-Type: ${type}`], "Signal=5\r\nDuration=160\r\n"))).toMatch(
      /\r\n\r\n\[24 bytes\]$/,
    );
  expect(redact(message(["INFO sip:a@b SIP/2.0"], "5"))).toMatch(/\r\n\r\n\[1 bytes\]$/);
});

test("text that is no SIP comes back, and long runs take linear time", () => {
  expect(redact("")).toBe("");
  expect(redact("\r\n\r\n")).toBe("\r\n\r\n");
  for (const run of ["sip:a:", "a", "a=", '"', "\\", ":", "\r\n ", "a.b", "aaaaaaaa."])
    redact(
      message([
        "INVITE sip:a SIP/2.0",
        `Authorization: Digest ${run.repeat(60_000 / run.length)}`,
        `Identity: ;${run.repeat(9_000)}`,
      ]),
    );
  // Where each beginning of a URI was followed to the end of the run, these took half a minute.
  const run = "sip:a:".repeat(60_000);
  const text = message(["INVITE sip:a SIP/2.0", `Subject: ${run}`, "Content-Type: application/sdp"], run);
  expect(redact(text)).toBe(text);
});
