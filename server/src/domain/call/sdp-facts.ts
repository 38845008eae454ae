/** A session description in short. */
export interface SdpFacts {
  readonly address: string | null;
  readonly port: number;
  readonly codecs: string[];
  readonly direction: "sendrecv" | "sendonly" | "recvonly" | "inactive";
  readonly is_encrypted: boolean;
}

/** Static payload types that need no rtpmap (RFC 3551 §6). */
const STATIC: Readonly<Record<string, string>> = {
  "0": "PCMU",
  "3": "GSM",
  "8": "PCMA",
  "9": "G722",
  "13": "CN",
  "18": "G729",
};

/** The audio of the session description in a SIP message as it may be shown; null when it has none. */
export function sdpFacts(message: string): SdpFacts | null {
  const body = message.slice(message.search(/\r?\n\r?\n/) + 1);
  const media = /^m=audio (\d+)(?:\/\d+)? (\S+) ?(.*)$/m.exec(body);
  if (!media) return null;
  const [, port = "0", protocol = "", formats = ""] = media;
  const section = body.slice(media.index).replace(/\r?\nm=(?!audio)[\s\S]*$/, "");
  const address = /^c=IN IP[46] (\S+)/m.exec(section) ?? /^c=IN IP[46] (\S+)/m.exec(body);
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  const found = direction.exec(section) ?? direction.exec(body.slice(0, media.index));
  return {
    address: address?.[1] ?? null,
    port: Number(port),
    codecs: formats
      .trim()
      .split(/\s+/)
      .map((format) => nameOf(format, section)),
    direction: (found?.[1] ?? "sendrecv") as SdpFacts["direction"],
    is_encrypted: /SAVP/.test(protocol) || /^a=fingerprint:/m.test(body),
  };
}

function nameOf(format: string, section: string): string {
  const mapped = new RegExp(`^a=rtpmap:${/^\d+$/.test(format) ? format : "-"} ([^/\\s]+)`, "m").exec(section)?.[1];
  return mapped ?? STATIC[format] ?? format;
}
