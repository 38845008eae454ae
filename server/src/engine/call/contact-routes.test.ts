import { expect, test } from "vitest";
import { FakeClock } from "../../base/fake-clock.js";
import type { CallAccount } from "../../domain/call/port/shorts.js";
import type { OutboundSession, OutgoingInvite, SessionEvents } from "../../net/sip-session.js";
import type { SipMessage } from "../../wire/sip/message.js";
import { scan } from "../../wire/sip/scan.js";
import type { MediaPlace } from "../media/port.js";
import { contactRoutes } from "./contact-routes.js";
import type { Journal } from "./journal.js";
import type { LegEnding } from "./leg-ending.js";
import { type LegFacts, LegRecord } from "./leg-record.js";
import { OutboundLeg } from "./outbound-leg.js";
import { type Contact, ringingGroups } from "./register-bindings.js";

const FACTS = { type: "CallSIP", direction: "out", from: "a", to: "b", parties: ["a", "b"] } as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

const contact = (uri: string, q = 1, more: Partial<Contact> = {}): Contact => ({
  uri,
  target: { transport: "udp", host: "192.0.2.1", port: 5060 },
  headers: [],
  q,
  others: [],
  ...more,
});

function answer(status: number): SipMessage {
  const head =
    "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE";
  return scan(Buffer.from(`SIP/2.0 ${status} x\r\n${head}\r\n\r\n`)) as SipMessage;
}

/** A leg to contacts whose phones are played by hand; what is sent stands in `sent`. */
const ring = (...contacts: Contact[]) => ringWithin(Number.POSITIVE_INFINITY, ...contacts);

/** The same. @param ports that there are */
async function ringWithin(ports: number, ...contacts: Contact[]) {
  const offers: string[] = [];
  const closed: string[] = [];
  const clock = new FakeClock();
  const sent: string[] = [];
  const peers = new Map<string, Required<SessionEvents>>();
  const inviter = {
    invite: ({ uri, headers = [], body }: OutgoingInvite, events: SessionEvents) => {
      offers.push(`${uri} ${/m=audio \d+ (\S+)/.exec(String(body))?.[1]}`);
      sent.push(["INVITE", uri, ...headers.map(([, value]) => value)].join(" "));
      peers.set(uri, events as Required<SessionEvents>);
      const session = {
        remote: { host: "192.0.2.1" },
        cancel: () => void sent.push(`CANCEL ${uri}`),
        bye: async () => void sent.push(`BYE ${uri}`),
      };
      return session as unknown as OutboundSession;
    },
  };
  let opened = 0;
  const openLeg = async (_events: unknown, transport?: string) => {
    if (opened === ports) throw new Error("no port");
    const name = `${transport} ${++opened}`;
    const close = async () => void closed.push(name);
    return { address: "127.0.0.1", port: 4000, fingerprint: "AB", remote: () => undefined, close };
  };
  const place = { openLeg } as unknown as MediaPlace;
  const records = { journal: { write: async () => undefined } as unknown as Journal, clock, node: "n", publicUrl: "" };
  const facts: LegFacts = { ...FACTS, account: { uuid: "acc" } as unknown as CallAccount };
  const ends: LegEnding[] = [];
  const leg = new OutboundLeg(new LegRecord(records, facts), inviter, {
    ringing: () => undefined,
    answered: () => undefined,
    digit: () => undefined,
    request: () => undefined,
    gone: (ending) => void ends.push(ending),
  });
  const party = { from: "<sip:a@h>", to: "<sip:b@h>" };
  await leg.start(contactRoutes(contacts, party, clock, ["srtp", "plain"]), place, ["PCMU"]);
  await turn();
  const refuse = (uri: string, status: number, isHeard = true) =>
    peers.get(uri)!.rejected(status, "", isHeard ? answer(status) : undefined);
  const accept = (uri: string, body: string) => {
    const response = { ...answer(200), status: 200, toTag: "2", body: Buffer.from(body), header: () => undefined };
    peers.get(uri)!.accepted({ ...response, header: () => "application/sdp" } as unknown as SipMessage);
  };
  return { clock, sent, refuse, ends, leg, offers, closed, accept };
}

test("contacts of equal q are one group, the groups stand from the highest q down", () => {
  const groups = ringingGroups([contact("a", 0.5), contact("b", 1), contact("c", 0.5), contact("d", 0)]);
  expect(groups.map((group) => group.map(({ uri }) => uri))).toEqual([["b"], ["a", "c"], ["d"]]);
});

test("contacts of equal q ring together; those of a lower q when all of them have refused", async () => {
  const { sent, refuse, ends } = await ring(contact("a"), contact("b"), contact("c", 0.5));
  expect(sent).toEqual(["INVITE a", "INVITE b"]);
  refuse("a", 486);
  expect(sent).toHaveLength(2);
  refuse("b", 480);
  expect(sent).toEqual(["INVITE a", "INVITE b", "INVITE c"]);
  refuse("c", 486);
  expect(ends).toMatchObject([{ cause: 17 }]);
});

test("a group that rings for 20 s gives way to the next, and the last rings on", async () => {
  const { clock, sent, ends, leg } = await ring(contact("a"), contact("b", 0.5));
  clock.advance(19_999);
  expect(sent).toEqual(["INVITE a"]);
  clock.advance(1);
  expect(sent).toEqual(["INVITE a", "CANCEL a", "INVITE b"]);
  clock.advance(3_600_000);
  expect([sent.length, ends]).toEqual([3, []]);
  leg.cancel(16);
  expect(clock.waiting).toBe(0);
});

test("the word of a user who declines ends it everywhere", async () => {
  const { sent, refuse, ends, clock } = await ring(contact("a"), contact("b"), contact("c", 0.5));
  refuse("a", 603);
  expect(sent).toEqual(["INVITE a", "INVITE b", "CANCEL b"]);
  expect(ends).toHaveLength(1);
  expect(clock.waiting).toBe(0);
});

test("a broken flow is replaced by the next flow of the same phone, a refusal is not", async () => {
  const flows = contact("a1", 1, { others: [contact("a2"), contact("a3")] });
  const { sent, refuse, ends } = await ring(flows, contact("b"));
  refuse("a1", 430);
  refuse("a2", 503, false);
  expect(sent).toEqual(["INVITE a1", "INVITE b", "INVITE a2", "INVITE a3"]);
  refuse("a3", 430);
  refuse("b", 486);
  expect(ends).toMatchObject([{ cause: 17 }]);
  const other = await ring(contact("a1", 1, { others: [contact("a2")] }));
  other.refuse("a1", 486);
  expect(other.sent).toEqual(["INVITE a1"]);
});

test("an INVITE bears the path of its contact", async () => {
  const { sent } = await ring(contact("a", 1, { headers: [["Route", "<sip:edge;lr>"]] }));
  expect(sent).toEqual(["INVITE a <sip:edge;lr>"]);
});

const over = (transport: "tls" | "wss", uri: string, q = 1) =>
  contact(uri, q, { target: { transport, host: "192.0.2.1", port: 5061 } });

const PLAIN_ANSWER = "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 5000 RTP/AVP 0\r\n";

test("a browser is offered DTLS, a phone over TLS SRTP, others plain RTP; who refuses SRTP gets plain RTP", async () => {
  const { offers, refuse, ends, closed, accept, leg } = await ring(
    over("wss", "browser"),
    over("tls", "secure"),
    contact("plain"),
  );
  expect(offers).toEqual(["browser UDP/TLS/RTP/SAVPF", "secure RTP/SAVP", "plain RTP/AVP"]);
  refuse("secure", 488);
  expect(offers.at(-1)).toBe("secure RTP/AVP");
  refuse("secure", 488);
  refuse("browser", 488);
  expect(offers).toHaveLength(4);
  expect(ends).toEqual([]);
  accept("plain", PLAIN_ANSWER);
  await turn();
  // The audio that others were offered is given back; the leg has its own.
  expect(closed).toEqual(["web 1", "pair 2"]);
  expect(leg.media?.kind).toBe("plain");
  expect(leg.isLive).toBe(true);
});

test("another refusal of SRTP is final: nobody is asked to speak in the clear because he is busy", async () => {
  const { offers, refuse, ends } = await ring(over("tls", "secure"));
  refuse("secure", 486);
  expect(offers).toEqual(["secure RTP/SAVP"]);
  expect(ends).toHaveLength(1);
});

test.each([
  ["cancelled", ({ leg }: Awaited<ReturnType<typeof ring>>) => leg.cancel(16)],
  ["refused", ({ refuse }: Awaited<ReturnType<typeof ring>>) => refuse("secure", 603)],
])("a leg that is %s closes what it offered besides the audio that its owner closes", async (_, end) => {
  const ringing = await ring(over("tls", "secure"));
  expect(ringing.closed).toEqual([]);
  end(ringing);
  await turn();
  expect(ringing.closed).toEqual(["pair 2"]);
});

test("audio that was opened is closed when there are no ports for that which was to be offered besides", async () => {
  const { closed, ends, sent } = await ringWithin(1, over("tls", "secure"));
  expect([closed, ends.map(({ reason }) => reason), sent]).toEqual([["pair 1"], ["No media port"], []]);
});
