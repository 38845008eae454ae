import type { Row } from "../row.js";

const IN = ["in completed 16"];
const LONG_HEADERS = Array.from({ length: 150 }, (_, n) => `\nX-Header-${n}: ${"value ".repeat(6)}${n}`)
  .join("")
  .slice(1);

const refused = (name: string, keys: Record<string, string | number>): Row => ({
  name,
  callers: [
    { scenario: "malformed-is-refused", from: "network", keys: { method: "INVITE", cseq: "1 INVITE", ...keys } },
  ],
});
const answered = (name: string, keys: Record<string, string | number>, seen?: RegExp): Row => ({
  name,
  callers: [{ scenario: "request-is-answered", from: "network", keys }],
  ...(seen ? { check: ({ callers, is }) => is(seen.test(callers[0]!.messages), String(seen)) } : {}),
});

/** Requests as the world writes them, and what is refused whoever sends it (RFC 3261 §8.2, §18). */
export const REQUESTS: readonly Row[] = [
  {
    name: "a call of the network to a number is answered",
    callers: [{ scenario: "network-call", from: "network" }],
    legs: IN,
  },
  {
    name: "a call of the network comes over TCP",
    callers: [{ scenario: "network-call", from: "network", transport: "tcp" }],
    legs: IN,
  },
  {
    name: "a call of the network comes over TLS",
    callers: [{ scenario: "network-call", from: "network", transport: "tls" }],
    legs: IN,
  },
  ...(["udp", "tcp"] as const).map((transport) => ({
    name: `an INVITE with 150 headers more comes over ${transport}`,
    callers: [{ scenario: "network-call", from: "network" as const, transport, keys: { more: LONG_HEADERS } }],
    legs: IN,
  })),
  {
    name: "odd and compact headers are read",
    callers: [{ scenario: "network-writes-oddly", from: "network" }],
    legs: IN,
  },
  {
    name: "an offer within a multipart body is found",
    callers: [{ scenario: "network-sends-multipart", from: "network" }],
    legs: IN,
  },
  {
    name: "a caller behind proxies is spoken to through them",
    callers: [
      {
        scenario: "network-behind-proxies",
        from: "network",
        keys: async (world) => ({ uri: world.address(world.shortNumber) }),
      },
    ],
    legs: IN,
  },
  {
    name: "garbage before a call does it no harm",
    callers: [{ scenario: "network-sends-garbage", from: "network" }],
    legs: IN,
  },
  {
    name: "a number that is not leased is not found",
    callers: [
      { scenario: "network-is-refused", from: "network", keys: { status: 404, uri: "sip:12125559999@127.0.0.1" } },
    ],
  },
  {
    name: "codecs that nobody here speaks are refused",
    callers: [{ scenario: "network-is-refused", from: "network", keys: { status: 488, formats: "4 18" } }],
    legs: ["in failed 88"],
  },
  {
    name: "codecs that nobody here speaks are refused before a phone rings for them",
    phones: [{ scenario: "phone-answers-soon", isSpared: true }],
    callers: [{ scenario: "user-is-refused", keys: { status: 488, formats: "4 18" } }],
    legs: ["in failed 88"],
  },
  {
    name: "an extension that is required and unknown is refused by name",
    callers: [{ scenario: "network-is-refused", from: "network", keys: { status: 420, more: "Require: telepathy" } }],
    check: ({ callers, is }) => is(/^Unsupported: telepathy/m.test(callers[0]!.messages), "Unsupported: telepathy"),
  },
  {
    name: "a call that was passed on too often is refused",
    callers: [{ scenario: "network-is-refused", from: "network", keys: { status: 483, hops: 0 } }],
  },
  {
    name: "a body of another kind is refused",
    callers: [{ scenario: "network-sends-other-body", from: "network" }],
    check: ({ callers, is }) => is(/^Accept: application\/sdp/m.test(callers[0]!.messages), "Accept"),
  },
  answered("OPTIONS is answered with what the platform can", { method: "OPTIONS", status: 200 }, /^Allow: .*INVITE/m),
  answered("an unknown method is not implemented", { method: "DANCE", status: 501 }, /^Allow: /m),
  {
    name: "requests of dialogs that are not there get 481, a stray ACK nothing",
    callers: [{ scenario: "stray-requests", from: "network" }],
  },
  refused("a CSeq that is no number is refused", { cseq: "one INVITE", status: 400 }),
  refused("a body shorter than it says is refused", { length: 4000, status: 400 }),
  refused("another version of SIP is refused", { version: "SIP/7.0", status: 505 }),
  refused("Max-Forwards that is no number is refused", { hops: "many", status: 400 }),
];
