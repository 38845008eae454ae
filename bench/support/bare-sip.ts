/**
 * The references of the SIP benches, a process of their own: the least a Node program can do for the same load. No
 * database, no timers, no retransmission, no CANCEL, no media. `registrar` asks for the digest and checks it;
 * `b2bua` does that for the INVITE and carries the call on to a leg with a Call-ID of its own.
 */
import { createHash } from "node:crypto";
import { headerOf, message, RawSip, statusOf } from "./raw-sip.js";

interface Leg {
  readonly otherId: string;
  readonly request: string;
  readonly port: number;
}

const [passwordOfAll = "", domain = ""] = process.argv.slice(2);
const contacts = new Map<string, number>();
/** Invited leg's Call-ID -> the calling leg; and calling leg's Call-ID -> the invited one. */
const callers = new Map<string, Leg>();
const invited = new Map<string, { readonly id: string; readonly port: number; toTag: string }>();
let sip: RawSip | undefined;

function answer(request: string, status: string, extra: readonly string[] = [], body = ""): string {
  const to = headerOf(request, "To");
  return message(
    [
      `SIP/2.0 ${status}`,
      `Via: ${headerOf(request, "Via")}`,
      `From: ${headerOf(request, "From")}`,
      `To: ${to}${to.includes("tag=") ? "" : ";tag=bare"}`,
      `Call-ID: ${headerOf(request, "Call-ID")}`,
      `CSeq: ${headerOf(request, "CSeq")}`,
      `Contact: <sip:bare@127.0.0.1:${sip?.port}>`,
      ...extra,
    ],
    body,
  );
}

function isAuthorized(request: string, method: string): boolean {
  const value = headerOf(request, method === "REGISTER" ? "Authorization" : "Proxy-Authorization");
  if (value === "") return false;
  const field = (name: string) => new RegExp(`${name}="?([^",]*)`).exec(value)?.[1] ?? "";
  const ha1 = md5(`${field("username")}:${domain}:${passwordOfAll}`);
  const ha2 = md5(`${method}:${field("uri")}`);
  const expected = md5(`${ha1}:${field("nonce")}:${field("nc")}:${field("cnonce")}:auth:${ha2}`);
  return expected === field("response");
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

const challenge = `Digest realm="${domain}", nonce="bare", algorithm=MD5, qop="auth"`;

function receive(text: string, port: number): void {
  const status = statusOf(text);
  if (status > 0) return back(text, status);
  const method = text.slice(0, text.indexOf(" "));
  if (method === "REGISTER") return register(text, port);
  if (method === "INVITE") return invite(text, port);
  if (method === "BYE") bye(text, port);
}

function register(text: string, port: number): void {
  const isKnown = isAuthorized(text, "REGISTER");
  if (!isKnown) return sip?.send(answer(text, "401 Unauthorized", [`WWW-Authenticate: ${challenge}`]), port);
  contacts.set(/sip:([^@]+)@/.exec(headerOf(text, "To"))?.[1] ?? "", port);
  sip?.send(answer(text, "200 OK"), port);
}

function invite(text: string, port: number): void {
  const id = headerOf(text, "Call-ID");
  sip?.send(answer(text, "100 Trying"), port);
  if (!isAuthorized(text, "INVITE"))
    return sip?.send(answer(text, "407 Proxy Authentication Required", [`Proxy-Authenticate: ${challenge}`]), port);
  const user = /^INVITE sip:([^@]+)@/.exec(text)?.[1] ?? "";
  const target = contacts.get(user);
  if (target === undefined) return sip?.send(answer(text, "404 Not Found"), port);
  const otherId = `b-${id}`;
  callers.set(otherId, { otherId: id, request: text, port });
  invited.set(id, { id: otherId, port: target, toTag: "" });
  sip?.send(outgoing("INVITE", user, otherId, 1, "", text.slice(text.indexOf("\r\n\r\n") + 4)), target);
}

function outgoing(method: string, user: string, id: string, cseq: number, toTag: string, body = ""): string {
  return message(
    [
      `${method} sip:${user}@127.0.0.1 SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${sip?.port};branch=z9hG4bK-${method}-${id}`,
      "Max-Forwards: 70",
      `From: <sip:bare@${domain}>;tag=bare`,
      `To: <sip:${user}@${domain}>${toTag}`,
      `Call-ID: ${id}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:bare@127.0.0.1:${sip?.port}>`,
    ],
    body,
  );
}

/** An answer of the called side goes to the caller; the ACK is ours. */
function back(text: string, status: number): void {
  const caller = callers.get(headerOf(text, "Call-ID"));
  const leg = caller && invited.get(caller.otherId);
  if (!caller || !leg || !headerOf(text, "CSeq").endsWith("INVITE")) return;
  const body = text.slice(text.indexOf("\r\n\r\n") + 4);
  if (status === 200) {
    leg.toTag = /;tag=[^;>\s]+/.exec(headerOf(text, "To"))?.[0] ?? "";
    sip?.send(outgoing("ACK", "called", leg.id, 1, leg.toTag), leg.port);
  }
  sip?.send(answer(caller.request, text.slice(8, text.indexOf("\r\n")), [], body), caller.port);
}

function bye(text: string, port: number): void {
  const id = headerOf(text, "Call-ID");
  sip?.send(answer(text, "200 OK"), port);
  const leg = invited.get(id);
  if (!leg) return;
  sip?.send(outgoing("BYE", "called", leg.id, 2, leg.toTag), leg.port);
  invited.delete(id);
  callers.delete(leg.id);
}

sip = await RawSip.open(receive);
process.send?.({ port: sip.port });
