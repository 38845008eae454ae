import { type BencodeDictionary, type BencodeValue, parseBencode, printBencode } from "./bencode.js";

/**
 * What is asked of an rtpengine by its ng protocol (its manual, "The NG Control Protocol"): one call has two sides, each
 * with a tag. `sdp` of an offer is that of the first side, of an answer that of the second; what comes back is for the
 * other one, with the relay's addresses.
 */
export type NgCommand =
  | { readonly command: "ping" }
  | { readonly command: "offer"; readonly callId: string; readonly fromTag: string; readonly sdp: string }
  | {
      readonly command: "answer";
      readonly callId: string;
      readonly fromTag: string;
      readonly toTag: string;
      readonly sdp: string;
    }
  /** Refused when it has no such call. */
  | { readonly command: "query"; readonly callId: string }
  | { readonly command: "delete"; readonly callId: string; readonly fromTag: string };

/** What it answers. `result` is `ok`, `pong` or `error`; `reason` tells of the error. */
export interface NgAnswer {
  readonly result: string;
  readonly sdp?: string | undefined;
  readonly reason?: string | undefined;
}

/**
 * Packets must come from where the first ones came from; neither ICE nor other protections are for a leg that has none.
 */
const OF_STREAMS = { flags: ["strict-source"], ICE: "remove", "transport-protocol": "RTP/AVP" } as const;
/** Ports are free at once: nobody takes the call up again. */
const OF_END = { "delete-delay": 0 } as const;
const SPACE = " ".charCodeAt(0);
const MAX_COOKIE = 64;

/** One datagram. @param cookie names the request; without spaces */
export function printNg(cookie: string, command: NgCommand): Buffer {
  return Buffer.concat([Buffer.from(`${cookie} `, "latin1"), printBencode(toDictionary(command))]);
}

/** Reads an answer; undefined for anything else. */
export function parseNg(bytes: Uint8Array): { readonly cookie: string; readonly answer: NgAnswer } | undefined {
  const space = bytes.indexOf(SPACE);
  if (space < 1 || space > MAX_COOKIE) return undefined;
  const value = parseBencode(bytes.subarray(space + 1));
  if (!isDictionary(value) || typeof value["result"] !== "string") return undefined;
  const answer = { result: value["result"], sdp: textOf(value["sdp"]), reason: textOf(value["error-reason"]) };
  return { cookie: Buffer.from(bytes.subarray(0, space)).toString("latin1"), answer };
}

function toDictionary(command: NgCommand): BencodeDictionary {
  if (command.command === "ping") return { command: "ping" };
  if (command.command === "query") return { command: "query", "call-id": command.callId };
  const names = { command: command.command, "call-id": command.callId, "from-tag": command.fromTag };
  if (command.command === "delete") return { ...names, ...OF_END };
  const said = { ...names, ...OF_STREAMS, sdp: command.sdp };
  return command.command === "offer" ? said : { ...said, "to-tag": command.toTag };
}

function isDictionary(value: BencodeValue | undefined): value is BencodeDictionary {
  return typeof value === "object" && !Array.isArray(value);
}

function textOf(value: BencodeValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
