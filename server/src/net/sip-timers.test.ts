import { expect, test } from "vitest";
import { FakeClock } from "../base/fake-clock.js";
import type { SipMessage } from "../wire/sip/message.js";
import { printResponse } from "../wire/sip/print.js";
import { scan } from "../wire/sip/scan.js";
import { serverKey } from "../wire/sip/tx/key.js";
import { SipAcceptedInvites } from "./sip-accepted-invites.js";
import { SipAnsweredInvites } from "./sip-answered-invites.js";
import { ClientTransaction, type ClientTxUser } from "./sip-client-transaction.js";
import type { Hop } from "./sip-hop.js";
import { SipKeptMessages } from "./sip-kept-messages.js";
import { SipOpenRequests } from "./sip-open-requests.js";
import { buildRequest, sipIdentity } from "./sip-request.js";
import { ServerTransaction } from "./sip-server-transaction.js";

/** What happens at a time: a message of the peer, an answer of ours, or the end of the connection. */
type Step = readonly [atMs: number, what: string];

interface Row {
  readonly name: string;
  readonly method: "INVITE" | "OPTIONS";
  readonly over: "udp" | "tcp";
  readonly steps: readonly Step[];
  /** "time what": `>` went out, `user` is what was told. */
  readonly expected: readonly string[];
}

const END_MS = 200_000;
const IDENTITY = sipIdentity({ userAgent: "T", allow: "INVITE", supported: "", accept: [], allowEvents: [] });

function world(over: "udp" | "tcp") {
  const clock = new FakeClock();
  const seen: string[] = [];
  const note = (what: string) => void seen.push(`${clock.monotonicMs()} ${what}`);
  let breaks: () => void = () => undefined;
  const hop: Hop = {
    peer: { transport: over, host: "192.0.2.9", port: 5060 },
    local: { host: "192.0.2.1", port: 5060 },
    isReliable: over === "tcp",
    socket: {},
    isOpen: true,
    atPort: () => hop,
    send: () => undefined,
    watch: (gone) => {
      breaks = gone;
      return () => undefined;
    },
    hold: () => () => undefined,
  };
  const hops = { nameOf: () => "the hop", named: () => hop };
  const transmit = (wire: Buffer) => note(`>${wire.toString().replace("SIP/2.0 ", "").split(" ")[0]}`);
  /** Plays the steps, each at its time, and lets what is left run out. */
  const play = (steps: readonly Step[], step: (what: string) => void) => {
    for (const [atMs, what] of steps) {
      clock.advance(atMs - clock.monotonicMs());
      if (what === "broken") breaks();
      else step(what);
    }
    clock.advance(END_MS - clock.monotonicMs());
    expect(clock.waiting).toBe(0);
    return seen;
  };
  return { clock, note, hop, hops, transmit, play };
}

/** A request of ours; the steps are statuses that the peer answers. */
function client({ method, over, steps }: Row): string[] {
  const { clock, note, hop, hops, transmit, play } = world(over);
  const head = `From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\n`;
  const request = buildRequest(hop, IDENTITY, { callId: "c", method, uri: "sip:b@h", head });
  const asSent = scan(request.wire) as SipMessage;
  const counters = { repeated: () => undefined, timedOut: () => undefined };
  const user: ClientTxUser = {
    response: ({ status }) => note(`user ${status}`),
    failed: (why) => note(`user ${why}`),
  };
  const accepted = new SipAcceptedInvites({ clock, transmit, hops, wake: () => transaction });
  let isGone = false;
  const gone = () => {
    isGone = true;
    note("gone");
  };
  const shared = { clock, transmit, counters, accepted, gone };
  const transaction: ClientTransaction = new ClientTransaction(shared, request, hop, user);
  transaction.start();
  return play(steps, (what) => {
    const wire = printResponse(asSent, hop.peer, { status: Number(what), toTag: "2" });
    const message = scan(wire) as SipMessage;
    if (isGone) accepted.receive(transaction.key, message);
    else transaction.receive(message);
  });
}

/** A request of the peer; the steps are `again`, `ack`, or the status that we answer. */
function server({ method, over, steps }: Row): string[] {
  const { clock, note, hop, hops, transmit, play } = world(over);
  const head = [
    `${method} sip:us@h SIP/2.0`,
    `Via: SIP/2.0/${over.toUpperCase()} 192.0.2.9;branch=z9hG4bK1;rport`,
    "From: <sip:a@h>;tag=1",
    "To: <sip:us@h>",
    "Call-ID: c",
    `CSeq: 1 ${method}`,
  ];
  const request = scan(Buffer.from(`${head.join("\r\n")}\r\n\r\n`)) as SipMessage;
  const counters = { repeated: () => undefined };
  const answers = new SipKeptMessages({ clock, transmit, hops });
  const answered = new SipAnsweredInvites(clock, () => undefined);
  const key = serverKey(request);
  let isGone = false;
  const transaction = new ServerTransaction({
    world: {
      clock,
      transmit,
      reach: () => Promise.reject(new Error("not tried")),
      counters,
      answers,
      answered: (transaction, isRefused) => {
        answered.keep(transaction, isRefused);
        isGone = true;
        note("answered");
      },
      open: new SipOpenRequests(clock),
      gone: () => {
        isGone = true;
        note("gone");
      },
    },
    key,
    mergeKey: "",
    request,
    hop,
    source: hop.peer,
    answerLimit: () => Number.POSITIVE_INFINITY,
  });
  transaction.failed = () => note("user failed");
  return play(steps, (what) => {
    const known = isGone ? answered.find(key) : transaction;
    if (what === "again" && answers.again(key)) note("from what was kept");
    else if (what === "again" && known) known.again();
    else if (what === "again") note("as a new request");
    else if (what === "ack" && known?.awaitsAck) known.ack();
    else if (what === "ack") note("an ACK of no refusal");
    else if (what === "repeat") transaction.repeat();
    else transaction.respond({ status: Number(what) });
  });
}

const at = (what: string, ...times: number[]) => times.map((time) => `${time} ${what}`);
const DOUBLING = [0, 500, 1_500, 3_500, 7_500, 15_500, 31_500];
const UP_TO_T2 = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];

const CLIENT: readonly Row[] = [
  {
    name: "A doubles from T1 without limit until B at 64·T1",
    method: "INVITE",
    over: "udp",
    steps: [],
    expected: [...at(">INVITE", ...DOUBLING), "32000 user timeout", "32000 gone"],
  },
  {
    name: "over a connection nothing is repeated, B alone ends it",
    method: "INVITE",
    over: "tcp",
    steps: [],
    expected: ["0 >INVITE", "32000 user timeout", "32000 gone"],
  },
  {
    name: "a 1xx ends A and B for good; the call rings as long as it likes",
    method: "INVITE",
    over: "udp",
    steps: [
      [700, "100"],
      [800, "180"],
      [100_000, "180"],
      [150_000, "486"],
    ],
    expected: [
      ...at(">INVITE", 0, 500),
      "700 user 100",
      "800 user 180",
      "100000 user 180",
      "150000 >ACK",
      "150000 gone",
      "150000 user 486",
    ],
  },
  {
    name: "D: copies of a refusal get the ACK for 32 s and are told once; a late 2xx or 1xx is nothing",
    method: "INVITE",
    over: "udp",
    steps: [
      [100, "486"],
      [600, "486"],
      [700, "200"],
      [800, "180"],
      [32_099, "486"],
      [32_100, "486"],
    ],
    expected: ["0 >INVITE", "100 >ACK", "100 gone", "100 user 486", "600 >ACK", "32099 >ACK"],
  },
  {
    name: "D is zero over a connection",
    method: "INVITE",
    over: "tcp",
    steps: [
      [100, "486"],
      [200, "486"],
    ],
    expected: ["0 >INVITE", "100 >ACK", "100 user 486", "100 gone"],
  },
  {
    name: "M: every 2xx is told for 64·T1 (RFC 6026), refusals and 1xx after it are not, and no ACK is sent here",
    method: "INVITE",
    over: "udp",
    steps: [
      [100, "200"],
      [200, "180"],
      [300, "486"],
      [400, "200"],
      [32_099, "200"],
      [32_101, "200"],
    ],
    expected: ["0 >INVITE", "100 gone", "100 user 200", "400 user 200", "32099 user 200"],
  },
  {
    name: "M is as long over a connection: the 2xx of other branches come late there too",
    method: "INVITE",
    over: "tcp",
    steps: [
      [100, "200"],
      [32_099, "200"],
      [32_101, "200"],
    ],
    expected: ["0 >INVITE", "100 gone", "100 user 200", "32099 user 200"],
  },
  {
    name: "a broken connection before the final answer is told at once",
    method: "INVITE",
    over: "tcp",
    steps: [
      [100, "180"],
      [200, "broken"],
    ],
    expected: ["0 >INVITE", "100 user 180", "200 user transport", "200 gone"],
  },
  {
    name: "E doubles from T1 to T2 until F at 64·T1",
    method: "OPTIONS",
    over: "udp",
    steps: [],
    expected: [...at(">OPTIONS", ...UP_TO_T2), "32000 user timeout", "32000 gone"],
  },
  {
    name: "over a connection only F runs",
    method: "OPTIONS",
    over: "tcp",
    steps: [[100, "100"]],
    expected: ["0 >OPTIONS", "100 user 100", "32000 user timeout", "32000 gone"],
  },
  {
    name: "after a 1xx E goes on every T2, and F still ends it",
    method: "OPTIONS",
    over: "udp",
    steps: [[600, "100"]],
    expected: [
      ...at(">OPTIONS", 0, 500),
      "600 user 100",
      ...at(">OPTIONS", 1_500, 5_500, 9_500, 13_500, 17_500, 21_500, 25_500, 29_500),
      "32000 user timeout",
      "32000 gone",
    ],
  },
  {
    name: "K: copies of the final answer are absorbed, as is all that belongs to nothing",
    method: "OPTIONS",
    over: "udp",
    steps: [
      [600, "200"],
      [700, "200"],
      [800, "100"],
      [5_599, "500"],
    ],
    expected: [...at(">OPTIONS", 0, 500), "600 gone", "600 user 200"],
  },
  {
    name: "K is zero over a connection",
    method: "OPTIONS",
    over: "tcp",
    steps: [[600, "404"]],
    expected: ["0 >OPTIONS", "600 gone", "600 user 404"],
  },
];

const SERVER: readonly Row[] = [
  {
    name: "G doubles from T1 to T2 until H at 64·T1",
    method: "INVITE",
    over: "udp",
    steps: [
      [0, "100"],
      [100, "486"],
    ],
    expected: ["0 >100", ...at(">486", ...UP_TO_T2.map((time) => time + 100)), "32100 gone"],
  },
  {
    name: "over a connection a refusal is sent once, and H alone ends it",
    method: "INVITE",
    over: "tcp",
    steps: [[0, "486"]],
    expected: ["0 >486", "32000 gone"],
  },
  {
    name: "a copy of the INVITE gets the last answer again, before the final one and after",
    method: "INVITE",
    over: "udp",
    steps: [
      [0, "100"],
      [200, "again"],
      [300, "180"],
      [400, "again"],
      [1_000, "404"],
      [1_100, "again"],
      [1_200, "ack"],
    ],
    expected: ["0 >100", "200 >100", "300 >180", "400 >180", "1000 >404", "1100 >404", "1200 answered"],
  },
  {
    name: "I: after the ACK its copies and those of the INVITE are absorbed for T4, and a second answer is dropped",
    method: "INVITE",
    over: "udp",
    steps: [
      [0, "486"],
      [600, "ack"],
      [700, "ack"],
      [800, "again"],
      [900, "200"],
      [5_599, "ack"],
      [5_599, "again"],
      [5_600, "ack"],
      [5_600, "again"],
    ],
    expected: ["0 >486", "500 >486", "600 answered", "5600 an ACK of no refusal", "5600 as a new request"],
  },
  {
    name: "I is zero over a connection",
    method: "INVITE",
    over: "tcp",
    steps: [
      [0, "486"],
      [600, "ack"],
    ],
    expected: ["0 >486", "600 gone"],
  },
  {
    name: "L: after a 2xx it is handed over, the user alone repeats the 2xx (RFC 6026)",
    method: "INVITE",
    over: "udp",
    steps: [
      [0, "100"],
      [100, "200"],
      [200, "again"],
      [600, "repeat"],
      [700, "ack"],
      [800, "486"],
      [32_099, "again"],
      [32_100, "again"],
    ],
    expected: ["0 >100", "100 >200", "100 answered", "600 >200", "700 an ACK of no refusal", "32100 as a new request"],
  },
  {
    name: "L is no shorter over a connection",
    method: "INVITE",
    over: "tcp",
    steps: [[0, "200"]],
    expected: ["0 >200", "0 answered"],
  },
  {
    name: "a challenge is not repeated by G: its address is not proved (security.md 10)",
    method: "INVITE",
    over: "udp",
    steps: [
      [0, "401"],
      [700, "again"],
    ],
    expected: ["0 >401", "700 >401", "32000 gone"],
  },
  {
    name: "J: copies of the request get the answer for 64·T1, a second answer is dropped",
    method: "OPTIONS",
    over: "udp",
    steps: [
      [50, "again"],
      [100, "100"],
      [200, "again"],
      [300, "200"],
      [400, "again"],
      [500, "500"],
      [32_299, "again"],
      [32_300, "again"],
    ],
    expected: [
      "100 >100",
      "200 >100",
      "300 >200",
      "300 gone",
      "400 >200",
      "400 from what was kept",
      "32299 >200",
      "32299 from what was kept",
      "32300 as a new request",
    ],
  },
  {
    name: "nothing is kept of a request that was challenged: a copy is one of its own (RFC 3261 §8.2.7)",
    method: "OPTIONS",
    over: "udp",
    steps: [
      [100, "401"],
      [200, "again"],
    ],
    expected: ["100 >401", "100 gone", "200 as a new request"],
  },
  {
    name: "J is zero over a connection",
    method: "OPTIONS",
    over: "tcp",
    steps: [[300, "200"]],
    expected: ["300 >200", "300 gone"],
  },
];

test.each(CLIENT)("$method of ours over $over: $name", (row) => {
  expect(client(row)).toEqual(row.expected);
});

test.each(SERVER)("$method of the peer over $over: $name", (row) => {
  expect(server(row)).toEqual(row.expected);
});
