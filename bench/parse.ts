/**
 * Cost of reading a SIP message. Usage: node --conditions=source --import tsx bench/parse.ts
 *
 * Method: an INVITE of about 1 kB with SDP is read in turns of 100 ms with its reference, a plain scan of the same bytes:
 * one latin1 decode and one `indexOf` per line end. The figure is the median of 15 turns. "lazy" is what is done before
 * anybody asks for a header, "routing" reads the headers that routing needs, "checked" is all that happens before a
 * message is handed up.
 */
import { check } from "../server/src/wire/sip/check.js";
import type { SipMessage } from "../server/src/wire/sip/message.js";
import { scan } from "../server/src/wire/sip/scan.js";
import { machine } from "./support/machine.js";
import { compare } from "./support/turns.js";

const SDP = [
  "v=0",
  "o=- 3724394400 3724394405 IN IP4 192.0.2.7",
  "s=-",
  "c=IN IP4 192.0.2.7",
  "t=0 0",
  "m=audio 49170 RTP/AVP 0 8 101",
  "a=rtpmap:0 PCMU/8000",
  "a=rtpmap:8 PCMA/8000",
  "a=rtpmap:101 telephone-event/8000",
  "a=fmtp:101 0-15",
  "a=ptime:20",
  "a=sendrecv",
  "",
].join("\r\n");

const INVITE = Buffer.from(
  [
    "INVITE sip:12125550140@198.51.100.1:5060 SIP/2.0",
    "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK-524287-1---6c3f1b2a9d8e7f60;rport",
    "Max-Forwards: 70",
    'From: "Caller" <sip:13125550100@192.0.2.7>;tag=9fxced76sl',
    "To: <sip:12125550140@198.51.100.1>",
    "Call-ID: 3848276298220188511@192.0.2.7",
    "CSeq: 1 INVITE",
    "Contact: <sip:13125550100@192.0.2.7:5060;transport=udp>",
    "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY",
    "Supported: replaces, timer",
    "Session-Expires: 1800",
    "Min-SE: 90",
    "User-Agent: Example Gateway 4.2",
    "P-Asserted-Identity: <sip:13125550100@192.0.2.7>",
    "Content-Type: application/sdp",
    `Content-Length: ${SDP.length}`,
    "",
    SDP,
  ].join("\r\n"),
  "latin1",
);

let sink = 0;

function plainScan(): void {
  const text = INVITE.toString("latin1");
  let at = 0;
  for (let end = text.indexOf("\r\n", at); end >= 0; end = text.indexOf("\r\n", at)) {
    at = end + 2;
    sink += end;
  }
}

function read(): SipMessage {
  const message = scan(INVITE);
  if (typeof message === "string") throw new Error(message);
  return message;
}

const KINDS: readonly [name: string, run: () => void][] = [
  ["lazy", () => (sink += read().body.length)],
  [
    "routing",
    () => {
      const message = read();
      sink += message.uri.length + message.callId.length + message.fromTag.length + message.cseq.number;
      sink += message.via.params.size + message.from.uri.host.length + message.to.uri.host.length;
      sink += message.contact()?.uri.host.length ?? 0;
    },
  ],
  [
    "checked",
    () => {
      if (check(read(), undefined)) throw new Error("the INVITE is not good");
    },
  ],
];

console.log(`reading an INVITE of ${INVITE.length} bytes; ${machine()}`);
for (const [name, run] of KINDS) {
  const { nsPerRun, nsPerReference, ratio } = compare(run, plainScan);
  const perSecond = Math.round(1e9 / nsPerRun).toLocaleString("en");
  console.log(
    `${name.padEnd(8)} ${(nsPerRun / 1000).toFixed(2)} us (${perSecond}/s), plain scan ${(nsPerReference / 1000).toFixed(2)} us, ratio ${ratio.toFixed(2)}`,
  );
}
if (sink === 0) throw new Error("nothing was read");
