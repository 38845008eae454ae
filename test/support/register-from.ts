import { createSocket } from "node:dgram";
import { once } from "node:events";
import { newUuid } from "../../server/src/base/ids.js";
import { authorization } from "../../server/src/net/sip-authorize.js";
import type { SipMessage } from "../../server/src/wire/sip/message.js";
import { scan } from "../../server/src/wire/sip/scan.js";
import type { Address } from "./platform.js";
import { within } from "./until.js";

/** A contact that is bound from its own address. */
export interface RegisterOptions {
  readonly login: string;
  readonly password: string;
  readonly domain: string;
  readonly platform: Address;
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  /** Behind the URI of the contact, for example `;q=0.5`. */
  readonly params?: string;
  /** Further header lines. */
  readonly headers?: readonly string[];
}

/**
 * Registers by UDP from the port where a program of its own will answer: the platform sends calls to where the REGISTER
 * came from. The port is free again when this resolves.
 * @throws Error when the answer is not 200
 */
export async function registerFrom(o: RegisterOptions): Promise<SipMessage> {
  const socket = createSocket("udp4");
  socket.bind(o.port, o.host ?? "127.0.0.1");
  await once(socket, "listening");
  try {
    const callId = newUuid();
    const challenge = await asked(socket, o, register(o, callId, 1));
    const request = { method: "REGISTER", uri: `sip:${o.domain}` };
    const answer = authorization(challenge, { username: o.login, password: o.password }, request, 0);
    const final = await asked(socket, o, register(o, callId, 2, answer?.join(": ")));
    if (final.status !== 200) throw new Error(`${o.login} could not register: ${final.status}`);
    return final;
  } finally {
    await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

async function asked(socket: ReturnType<typeof createSocket>, o: RegisterOptions, text: string): Promise<SipMessage> {
  const answer = once(socket, "message");
  socket.send(text, o.platform.port, o.platform.host);
  const [bytes] = (await within(`the registration of ${o.login}`, 60_000, answer)) as [Buffer];
  const message = scan(bytes);
  if (typeof message === "string") throw new Error(`a registration was answered by ${message}`);
  return message;
}

function register(o: RegisterOptions, callId: string, cseq: number, credentials?: string): string {
  const { login, domain, host = "127.0.0.1", port, params = "" } = o;
  return [
    `REGISTER sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/UDP ${host}:${port};branch=z9hG4bK${newUuid()};rport`,
    "Max-Forwards: 70",
    `From: <sip:${login}@${domain}>;tag=${callId.slice(0, 8)}`,
    `To: <sip:${login}@${domain}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} REGISTER`,
    `Contact: <sip:${login}@${host}:${port}>${params}`,
    "Expires: 600",
    ...(o.headers ?? []),
    ...(credentials === undefined ? [] : [credentials]),
    "Content-Length: 0",
    "\r\n",
  ].join("\r\n");
}
