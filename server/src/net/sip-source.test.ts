import { expect, test } from "vitest";
import type { SipMessage } from "../wire/sip/message.js";
import { scan } from "../wire/sip/scan.js";
import type { Hop } from "./sip-hop.js";
import { sourceReader } from "./sip-source.js";

const PROXIES = ["192.0.2.0/24", "2001:db8::/32"];

function source(peer: string, vias: readonly string[], proxies: readonly string[] = PROXIES): string {
  const lines = vias.map((via, i) => `Via: SIP/2.0/${via};branch=z9hG4bK${i}\r\n`).join("");
  const request = scan(Buffer.from(`OPTIONS sip:a SIP/2.0\r\n${lines}\r\n`)) as SipMessage;
  const hop = { peer: { transport: "udp", host: peer, port: 5060 } } as Hop;
  const { transport, host, port } = sourceReader(proxies)(request, hop);
  return `${transport} ${host} ${port}`;
}

test("a trusted proxy tells in the Via below its own where a request came from", () => {
  expect(source("192.0.2.1", ["UDP 192.0.2.1", "TCP 10.0.0.5:5070;received=203.0.113.9;rport=40000"])).toBe(
    "tcp 203.0.113.9 40000",
  );
  expect(source("192.0.2.1", ["UDP 192.0.2.1", "UDP 203.0.113.9:5070"])).toBe("udp 203.0.113.9 5070");
  expect(source("192.0.2.1", ["UDP 192.0.2.1", "TLS 203.0.113.9"])).toBe("tls 203.0.113.9 5061");
  expect(source("2001:db8::1", ["UDP [2001:db8::1]", "UDP x.example;received=2001:db9::2;rport=7"])).toBe(
    "udp 2001:db9::2 7",
  );
});

test("several trusted proxies in a row are passed, up to the first that is none", () => {
  const vias = ["UDP 192.0.2.1", "UDP a.example;received=192.0.2.2", "UDP b.example;received=203.0.113.9;rport=9"];
  expect(source("192.0.2.1", [...vias, "UDP 198.51.100.1"])).toBe("udp 203.0.113.9 9");
});

test("nobody else is believed, and a proxy that tells nothing useful is the source itself", () => {
  const told = "UDP 10.0.0.5;received=203.0.113.9;rport=40000";
  expect(source("198.51.100.1", ["UDP 198.51.100.1", told])).toBe("udp 198.51.100.1 5060");
  expect(source("192.0.2.1", ["UDP 192.0.2.1", told], [])).toBe("udp 192.0.2.1 5060");
  for (const via of ["UDP name.example", "UDP 203.0.113.9;rport=99999", "SCTP 203.0.113.9"])
    expect(source("192.0.2.1", ["UDP 192.0.2.1", via]), via).toBe("udp 192.0.2.1 5060");
  expect(source("192.0.2.1", ["UDP 192.0.2.1"])).toBe("udp 192.0.2.1 5060");
});
