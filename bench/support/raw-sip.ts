import { createHash } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";

/** A user of the platform that a load plays. */
export interface LoadUser {
  readonly login: string;
  readonly password: string;
}

/** Where a load goes. */
export interface LoadTarget {
  readonly host: string;
  readonly port: number;
  readonly domain: string;
}

/** SIP over one UDP socket by text templates: as little work a message as there can be, so that the load is not the limit. */
export class RawSip {
  readonly port: number;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  /** @param receive gets each message as text with the port it came from */
  static async open(receive: (text: string, port: number) => void): Promise<RawSip> {
    // Answering the lookup at once keeps each send out of the resolver; a bind may then be over before it returns.
    const socket = createSocket({ type: "udp4", lookup: (host, family, done) => done(null, host, Number(family)) });
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    socket.setRecvBufferSize(4 * 1024 * 1024);
    socket.setSendBufferSize(4 * 1024 * 1024);
    socket.on("message", (bytes, from) => receive(bytes.toString("latin1"), from.port));
    return new RawSip(socket);
  }

  send(text: string, port: number): void {
    this.#socket.send(Buffer.from(text, "latin1"), port, "127.0.0.1");
  }

  close(): void {
    this.#socket.close();
  }
}

/** Value of the first header of that name as written; "" when there is none. */
export function headerOf(text: string, name: string): string {
  const at = text.indexOf(`\r\n${name}: `);
  if (at < 0) return "";
  const from = at + name.length + 4;
  return text.slice(from, text.indexOf("\r\n", from));
}

/** Status of a response, 0 for a request. */
export function statusOf(text: string): number {
  return text.startsWith("SIP/2.0 ") ? Number(text.slice(8, 11)) : 0;
}

/** Answers the MD5 challenge of a response with one value of an (Proxy-)Authorization header. */
export function authorize(response: string, user: LoadUser, method: string, uri: string): string {
  const challenge = response.match(/^(?:WWW|Proxy)-Authenticate: (Digest [^\r]*algorithm=MD5[^\r]*)/m)?.[1] ?? "";
  const realm = /realm="([^"]*)"/.exec(challenge)?.[1] ?? "";
  const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1] ?? "";
  const ha1 = md5(`${user.login}:${realm}:${user.password}`);
  const answer = md5(`${ha1}:${nonce}:00000001:load:auth:${md5(`${method}:${uri}`)}`);
  return `Digest username="${user.login}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${answer}", algorithm=MD5, qop=auth, nc=00000001, cnonce="load"`;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** A description that names a port nobody listens to. */
export function discardSdp(port: number): string {
  return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n`;
}

/** Joins header lines and a body to a message. */
export function message(lines: readonly string[], body = ""): string {
  const type = body === "" ? [] : ["Content-Type: application/sdp"];
  return `${[...lines, ...type, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`;
}
