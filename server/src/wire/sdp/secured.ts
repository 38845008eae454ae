import { type CryptoKey, cryptoKeys, keyUse, printCrypto, SECURE_PROFILE } from "./crypto-line.js";
import type { Sdp, SdpAttribute, SdpMedia } from "./description.js";
import { parseSdp } from "./parse.js";
import { printSdp } from "./print.js";
import {
  isWebLine,
  midOf,
  readWebPeer,
  WEB_PROFILE,
  type WebPeer,
  type WebSelf,
  webMediaAttributes,
  webSessionAttributes,
} from "./web-line.js";

/*
 * Protected audio is plain audio with more words: this takes the words off a description, so that codecs and directions
 * are agreed on in one way (offer-answer.ts), and puts ours on.
 */

/** How the audio of a description is protected, by the words of whoever made it. */
export type Protection =
  | { readonly kind: "none" }
  | { readonly kind: "sdes"; readonly keys: readonly CryptoKey[] }
  | { readonly kind: "web"; readonly peer: WebPeer };

/** A description without the words of its protection. */
export interface Unwrapped {
  readonly protection: Protection;
  /** What is left; of several audio lines only the protected one lives. */
  readonly plain: string;
}

/** How ours is protected. */
export type OwnProtection =
  | { readonly kind: "none" }
  | { readonly kind: "sdes"; readonly keys: readonly CryptoKey[] }
  | { readonly kind: "web"; readonly self: WebSelf; readonly setup: "actpass" | "passive" };

/**
 * Finds the protected audio line of an offer and takes its protection off. A text that is no description stays as it is.
 * @param address of ours, which stands for that of a browser: ICE alone knows where that is
 * @returns a reason when its protection cannot be served
 */
export function unwrapOffer(text: string, address: string): Unwrapped | string {
  const sdp = parseSdp(text);
  if ("problem" in sdp) return asIs(text);
  const webAt = sdp.media.findIndex(isWebLine);
  if (webAt >= 0) return unwrapLine(text, sdp, webAt, address);
  const keyedAt = sdp.media.findIndex((line) => keyUse(line) !== "no" && cryptoKeys(line).length > 0);
  return keyedAt < 0 ? asIs(text) : unwrapLine(text, sdp, keyedAt, address);
}

/** Takes the protection off an answer to `offer`, a description of ours. @returns a reason when it cannot be served */
export function unwrapAnswer(text: string, offer: string, address: string): Unwrapped | string {
  const sdp = parseSdp(text);
  const ours = parseSdp(offer);
  if ("problem" in sdp || "problem" in ours) return asIs(text);
  const index = ours.media.findIndex(isLiveAudio);
  const line = sdp.media[index];
  return line && isLiveAudio(line) ? unwrapLine(text, sdp, index, address) : asIs(text);
}

/** Takes our own words off a description of ours; a plain one has none. */
export function unwrapOwn(text: string): string {
  const sdp = parseSdp(text);
  if ("problem" in sdp || isPlain(sdp)) return text;
  return printSdp({ ...sdp, attributes: [], media: sdp.media.map((line) => withPlainProtocol(line)) });
}

/**
 * Puts our protection on a plain description of ours.
 * @param like what the lines are called after: the offer that is answered, or our description until now
 */
export function wrap(plain: string, own: OwnProtection, like: string | undefined): string {
  if (own.kind === "none") return plain;
  const sdp = parseSdp(plain);
  if ("problem" in sdp) throw new Error("a description of ours that cannot be read");
  const parsed = like === undefined ? undefined : parseSdp(like);
  const models = parsed === undefined || "problem" in parsed ? [] : parsed.media;
  const index = sdp.media.findIndex(isLiveAudio);
  const media = sdp.media.map((line, i) => wrapLine(line, models[i], i === index ? own : undefined));
  const audio = media[index];
  const attributes = own.kind === "web" ? webSessionAttributes(audio && midOf(audio)) : [];
  return printSdp({ ...sdp, attributes: [...sdp.attributes, ...attributes], media });
}

const NO_PROTECTION = { kind: "none" } as const;

function asIs(text: string): Unwrapped {
  return { protection: NO_PROTECTION, plain: text };
}

function isLiveAudio({ kind, port }: SdpMedia): boolean {
  return kind === "audio" && port !== 0;
}

function unwrapLine(text: string, sdp: Sdp, index: number, address: string): Unwrapped | string {
  const line = sdp.media[index]!;
  if (isWebLine(line)) {
    const peer = readWebPeer(sdp, line);
    return typeof peer === "string" ? peer : unwrapped(sdp, index, { kind: "web", peer }, address);
  }
  const keys = keyUse(line) === "no" ? [] : cryptoKeys(line);
  if (keys.length > 0) return unwrapped(sdp, index, { kind: "sdes", keys }, address);
  return keyUse(line) === "must" ? "No usable key" : asIs(text);
}

function unwrapped(sdp: Sdp, index: number, protection: Protection, address: string): Unwrapped {
  const media = sdp.media.map((line, i) => {
    if (i !== index) return line.kind === "audio" ? { ...line, port: 0 } : line;
    return protection.kind === "web" ? withAddress(withPlainProtocol(line), address) : withPlainProtocol(line);
  });
  return { protection, plain: printSdp({ ...sdp, media }) };
}

function isPlain({ attributes, media }: Sdp): boolean {
  return attributes.length === 0 && media.every((line) => line.kind !== "audio" || /^RTP\/AVPF?$/.test(line.protocol));
}

function withAddress(line: SdpMedia, address: string): SdpMedia {
  const attributes = line.attributes.filter((a) => a.name !== "rtcp");
  return { ...line, attributes, connection: { family: address.includes(":") ? 6 : 4, address } };
}

function withPlainProtocol(line: SdpMedia): SdpMedia {
  if (line.kind !== "audio") return line;
  return { ...line, protocol: line.protocol.toUpperCase().endsWith("F") ? "RTP/AVPF" : "RTP/AVP" };
}

function wrapLine(line: SdpMedia, model: SdpMedia | undefined, own: OwnProtection | undefined): SdpMedia {
  const isWeb = own?.kind === "web";
  const mid = model ? midOf(model) : isWeb ? "0" : undefined;
  const added = own === undefined ? [] : attributesOf(own);
  const names = new Set(["mid", ...added.map((a) => a.name)]);
  return {
    ...line,
    protocol: model?.protocol ?? (isWeb ? WEB_PROFILE : SECURE_PROFILE),
    attributes: [
      ...(mid === undefined ? [] : [{ name: "mid", value: mid }]),
      ...line.attributes.filter((a) => !names.has(a.name)),
      ...added,
    ],
  };
}

function attributesOf(own: OwnProtection): SdpAttribute[] {
  switch (own.kind) {
    case "none":
      return [];
    case "sdes":
      return own.keys.map((key) => ({ name: "crypto", value: printCrypto(key) }));
    case "web":
      return webMediaAttributes(own.self, own.setup);
    default:
      return own satisfies never;
  }
}
