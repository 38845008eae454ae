import type { Sdp, SdpAttribute, SdpMedia } from "./description.js";

/** Profiles of media behind DTLS (RFC 5764 §8, RFC 8827 §6.5). */
const WEB_PROFILES: readonly string[] = ["UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP"];
/** What our own offers to browsers say. */
export const WEB_PROFILE = "UDP/TLS/RTP/SAVPF";
/** RFC 8839 §5.4. */
const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PWD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINTS_MAX = 8;

/** What a browser says of its side: enough to know it by. Its candidates are not read, its checks tell where it is. */
export interface WebPeer {
  readonly ufrag: string;
  readonly pwd: string;
  /** Each as `sha-256 AB:CD:...`. */
  readonly fingerprints: readonly string[];
}

/** Our side. */
export interface WebSelf {
  readonly ufrag: string;
  readonly pwd: string;
  /** SHA-256 of our certificate. */
  readonly fingerprint: string;
  /** Where the browser reaches us. */
  readonly address: string;
  readonly port: number;
}

/** Whether the line asks for media behind DTLS. */
export function isWebLine({ kind, port, protocol }: SdpMedia): boolean {
  return kind === "audio" && port !== 0 && WEB_PROFILES.includes(protocol.toUpperCase());
}

/** Reads the peer's side; a reason when something is missing that we insist on. */
export function readWebPeer(sdp: Sdp, media: SdpMedia): WebPeer | string {
  const said = (name: string) => value(media.attributes, name) ?? value(sdp.attributes, name);
  const [ufrag = "", pwd = ""] = [said("ice-ufrag"), said("ice-pwd")];
  if (!UFRAG.test(ufrag) || !PWD.test(pwd)) return "No ICE credentials";
  const fingerprints = values(media.attributes, "fingerprint");
  const named = fingerprints.length > 0 ? fingerprints : values(sdp.attributes, "fingerprint");
  if (named.length === 0) return "No fingerprint";
  if (!media.attributes.some((a) => a.name.toLowerCase() === "rtcp-mux")) return "No rtcp-mux";
  if (said("setup")?.toLowerCase() === "passive") return "We cannot be the DTLS client";
  return { ufrag, pwd, fingerprints: named.slice(0, FINGERPRINTS_MAX) };
}

/** The lines of the session that say how we connect. @param mid of the audio line */
export function webSessionAttributes(mid: string | undefined): SdpAttribute[] {
  const lite = { name: "ice-lite" };
  return mid === undefined ? [lite] : [{ name: "group", value: `BUNDLE ${mid}` }, lite];
}

/** The lines of our audio that say how we connect: lite, one host candidate, always the server (RFC 8839, RFC 8842). */
export function webMediaAttributes(self: WebSelf, setup: "actpass" | "passive"): SdpAttribute[] {
  const { ufrag, pwd, fingerprint, address, port } = self;
  return [
    { name: "rtcp-mux" },
    { name: "ice-ufrag", value: ufrag },
    { name: "ice-pwd", value: pwd },
    { name: "fingerprint", value: `sha-256 ${fingerprint}` },
    { name: "setup", value: setup },
    // 2130706431: a host candidate of RTP with the highest preference (RFC 8445 §5.1.2.1).
    { name: "candidate", value: `1 1 udp 2130706431 ${address} ${port} typ host` },
    { name: "end-of-candidates" },
    { name: "msid", value: "- audio" },
  ];
}

/** The identification of a line (RFC 5888). */
export function midOf(media: SdpMedia): string | undefined {
  return value(media.attributes, "mid");
}

function value(attributes: readonly SdpAttribute[], name: string): string | undefined {
  return attributes.find((a) => a.name.toLowerCase() === name)?.value;
}

function values(attributes: readonly SdpAttribute[], name: string): string[] {
  return attributes.flatMap((a) => (a.name.toLowerCase() === name && a.value !== undefined ? [a.value] : []));
}
