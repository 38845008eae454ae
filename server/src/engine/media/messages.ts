import type { FilePlace } from "../../base/growing-file.js";
import type { ToneSpec } from "../../wire/audio/tone.js";
import type { InlineKey } from "../../wire/rtp/srtp-profile.js";
import type { AudioCodec, EventClock } from "../../wire/sdp/codecs.js";

/** The id of a command that is not answered: the thread logs its failure. */
export const UNANSWERED = 0;

/**
 * What main and a media thread say to each other. Every message of main has an `id`; the thread answers each one
 * exactly once with a `reply` of that id, but for `UNANSWERED`. `play`, `tone` and `dtmf` are answered when they end.
 * Nothing here is ever a packet or a frame: samples travel only as a SharedArrayBuffer.
 */
export type ToThread = { readonly id: number } & Command;

/** A command without its id. */
export type Command =
  /**
   * Binds ports for legs that come later: each is `port` of an `open`, or of a leg without audio, of which the thread never
   * hears. Answered with fewer where there are not enough.
   */
  | { readonly kind: "reserve"; readonly count: number }
  /** Ports that were reserved are not needed any more. */
  | { readonly kind: "release"; readonly ports: readonly number[] }
  | {
      readonly kind: "open";
      readonly leg: number;
      readonly place: number;
      readonly transport: LegTransport;
      /** One that was reserved; absent = any. */
      readonly port?: number | undefined;
    }
  | { readonly kind: "remote"; readonly leg: number; readonly media: RemoteMedia }
  | { readonly kind: "connect"; readonly a: number; readonly b: number }
  | { readonly kind: "disconnect"; readonly leg: number }
  | { readonly kind: "conference_open"; readonly conference: number; readonly place: number }
  | {
      readonly kind: "conference_join";
      readonly conference: number;
      readonly leg: number;
      readonly role: ConferenceRole;
      /** Leg of the same conference that alone hears this one. */
      readonly whispersTo?: number | undefined;
    }
  | { readonly kind: "conference_leave"; readonly conference: number; readonly leg: number }
  | { readonly kind: "conference_record"; readonly conference: number; readonly spec: RecordSpec }
  | { readonly kind: "conference_close"; readonly conference: number }
  | { readonly kind: "play"; readonly leg: number; readonly samples: SharedArrayBuffer; readonly loop: number }
  | { readonly kind: "tone"; readonly leg: number; readonly spec: ToneSpec }
  | {
      readonly kind: "dtmf";
      readonly leg: number;
      readonly keys: string;
      readonly onMs: number;
      readonly gapMs: number;
    }
  | { readonly kind: "stop"; readonly target: number }
  | { readonly kind: "record"; readonly leg: number; readonly spec: RecordSpec }
  | { readonly kind: "record_stop"; readonly recording: number }
  | { readonly kind: "record_pause"; readonly recording: number; readonly gap: RecordingGap }
  | { readonly kind: "record_resume"; readonly recording: number }
  | { readonly kind: "stats"; readonly leg: number }
  | { readonly kind: "thread_stats" }
  | { readonly kind: "ping" }
  | { readonly kind: "close"; readonly leg: number }
  | { readonly kind: "shutdown" };

/** Commands that may wait some milliseconds for others on their way: the call is over, or was never in a hurry. */
const UNHURRIED: ReadonlySet<Command["kind"]> = new Set([
  "close",
  "disconnect",
  "ping",
  "release",
  "reserve",
  "thread_stats",
]);
/** And those whose replies may. */
export const UNHURRIED_REPLIES: ReadonlySet<Command["kind"]> = new Set([...UNHURRIED, "connect"]);

/** Whether a command must not wait for others. What a leg on a reserved port is to do comes after it. */
export function isUrgent(command: Command): boolean {
  return !UNHURRIED.has(command.kind) && (command.kind !== "open" || command.port === undefined);
}

/** What the thread answers to each kind of command. */
export interface Replies {
  reserve: readonly number[];
  release: null;
  open: OpenedLeg;
  remote: null;
  connect: null;
  disconnect: null;
  conference_open: null;
  conference_join: null;
  conference_leave: null;
  conference_record: null;
  conference_close: null;
  play: Played;
  tone: Played;
  dtmf: Played;
  stop: null;
  record: null;
  record_stop: null;
  record_pause: null;
  record_resume: null;
  stats: LegStats;
  thread_stats: ThreadStats;
  ping: null;
  /** The last figures; null when the leg is gone already. */
  close: LegStats | null;
  shutdown: null;
}

/** What a media thread says. `recorded` bears the id of the `record` command. */
export type FromThread =
  | { readonly kind: "reply"; readonly id: number; readonly ok: true; readonly value: Replies[keyof Replies] }
  | { readonly kind: "reply"; readonly id: number; readonly ok: false; readonly error: string }
  | { readonly kind: "digit"; readonly leg: number; readonly key: string; readonly durationMs: number }
  | { readonly kind: "failed"; readonly leg: number; readonly reason: string }
  | { readonly kind: "rtp_lost"; readonly leg: number; readonly silentMs: number }
  /** Somebody sends to a port that is reserved. Once for each reservation. */
  | { readonly kind: "disturbed"; readonly port: number }
  /** Of a recording that waits for it. */
  | { readonly kind: "voice"; readonly id: number }
  | { readonly kind: "recorded"; readonly id: number; readonly result: Recorded }
  | { readonly kind: "log"; readonly level: "warn" | "error"; readonly fields: object; readonly message: string };

/** How a leg's media travels: by a pair of ports of its own, or over the port of all web calls (ICE, DTLS-SRTP). */
export type LegTransport = "pair" | "web";

/** A leg that was opened. */
export interface OpenedLeg {
  /** Where the peer sends to. */
  readonly port: number;
  /** Of our certificate, as in `a=fingerprint`; only of web legs. */
  readonly fingerprint?: string | undefined;
}

/** Given to a thread when it starts. */
export interface ThreadData {
  /** Address the sockets are bound to. */
  readonly address: string;
  /** The thread's slice of the RTP range, both ends included; 0 and 0 = any free pair of ports. */
  readonly portMin: number;
  readonly portMax: number;
  /** Pairs that may be bound at once, those that rest or stand ready among them: each is two descriptors. */
  readonly pairsMax: number;
  /** Ports of the slice that a thread before this one used to its end: late packets of its calls still come. */
  readonly resting?: readonly number[] | undefined;
}

/** The peer's side of one audio stream as negotiated (`NegotiatedMedia` of wire/sdp fits), seen from us. */
export interface RemoteMedia {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteRtcpPort: number;
  /** What we send. */
  readonly codec: AudioCodec;
  readonly payloadType: number;
  readonly receivePayloadType: number;
  /** Payload type of RFC 4733 we send; absent = digits go out as tones. */
  readonly telephoneEvent?: number | undefined;
  readonly receiveTelephoneEvent?: number | undefined;
  /** Clock of the events each way; absent = 8,000 Hz. */
  readonly telephoneEventHz?: EventClock | undefined;
  /** What the peer sends comfort noise as; the static 13 is understood always. We send none. */
  readonly comfortNoise?: number | undefined;
  /** RTCP goes over the RTP port (RFC 5761). */
  readonly rtcpMux?: boolean | undefined;
  /** Length of the packets we send: 10, 20, ... 60; opus has none of 30 and 50, the next shorter one is taken. */
  readonly ptimeMs: number;
  /** The longest packet the peer takes; absent = any. */
  readonly maxPtimeMs?: number | undefined;
  /** Ours: `sendonly` and `inactive` ignore what the peer sends, `recvonly` and `inactive` send no RTP. */
  readonly direction: "sendrecv" | "sendonly" | "recvonly" | "inactive";
  /**
   * Whether the first valid source may replace the address of the SDP (security.md 11). Set it when the signalling
   * came from another address than the SDP names. Absent: yes, when the SDP's address is not routable in public and
   * the packets come from another address.
   */
  readonly behindNat?: boolean | undefined;
  /** Of web legs alone, and never absent there; addresses and ports of the SDP mean nothing then. */
  readonly web?: WebRemote | undefined;
  /** Present: packets are protected with these keys, and only what proves itself by them is heard. */
  readonly srtp?: SrtpRemote | undefined;
}

/** What ICE and DTLS of a web leg need (RFC 8445, RFC 8842): our credentials, and what the browser said. */
export interface WebRemote {
  readonly ufrag: string;
  readonly pwd: string;
  readonly peerUfrag: string;
  /** Of the browser's certificate, each as `sha-256 AB:CD:...`. */
  readonly fingerprints: readonly string[];
}

/** Keys that the signalling agreed on (RFC 4568). */
export interface SrtpRemote {
  readonly send: InlineKey;
  readonly receive: InlineKey;
}

/** What to record, and the file to make, whose folder exists. */
export interface RecordSpec extends FilePlace {
  /** 2: left = what the leg sends to us, right = what it hears. Ignored for `aleg`. */
  readonly channels: 1 | 2;
  /** `both` = the leg and what it hears; `aleg` = only what the leg sends to us. */
  readonly leg: "both" | "aleg";
  readonly maxMs: number;
  /** Ends the recording after so much silence of the leg; absent or 0 = never. */
  readonly silenceMs?: number | undefined;
  /** Silence counts, and more than the last second is kept, only once the leg was heard to speak. */
  readonly waitsForVoice?: boolean | undefined;
}

/** What one of a conference may do there. */
export interface ConferenceRole {
  /** `listen`: hears the others and is not heard, as one who is muted. */
  readonly mode: "talk" | "listen";
  /** How loud the others hear it; default 0, -60 to 20. */
  readonly gainDb?: number | undefined;
}

/** What a pause leaves in the file: `silence` of the same length, or nothing. */
export type RecordingGap = "silence" | "cut";

/** How a recording ended. The file is whole up to `durationMs` in every case but an `error` at its opening. */
export interface Recorded {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly reason: "stopped" | "max" | "silence" | "failed";
  readonly error?: string | undefined;
}

/** How a play, tone or row of digits ended. */
export interface Played {
  readonly durationMs: number;
  /** Ended before its end: by its signal, by another play on the leg, or because the leg closed. */
  readonly stopped: boolean;
}

/** Counters of one leg since it opened. */
export interface LegStats {
  /** What is sent; absent before a peer is known. */
  readonly codec?: RemoteMedia["codec"] | undefined;
  readonly packetsSent: number;
  readonly octetsSent: number;
  readonly packetsReceived: number;
  readonly octetsReceived: number;
  /** Of the peer's stream, by sequence numbers. */
  readonly packetsLost: number;
  /** Came after their time to be played. */
  readonly packetsLate: number;
  readonly packetsDuplicate: number;
  /** From a source that is not the peer: never played. */
  readonly packetsForeign: number;
  readonly packetsMalformed: number;
  /** Over the flood limit of the port. */
  readonly packetsFlooded: number;
  /** Interarrival jitter of RFC 3550 §6.4.1. */
  readonly jitterMs: number;
  /** Round trip by the peer's last RTCP report. */
  readonly rttMs?: number | undefined;
  /** What the peer says it lost of our stream. */
  readonly remoteLost?: number | undefined;
  readonly remoteJitterMs?: number | undefined;
  /** What the jitter buffer adds, now. */
  readonly bufferMs: number;
  /** How long audio came, and how long somebody was heard in it; to 200 ms. */
  readonly audioMs: number;
  readonly voiceMs: number;
  /** Where packets go now: `address:port` of the peer. */
  readonly peer?: string | undefined;
}

/** Counters of a whole thread since it started. */
export interface ThreadStats {
  readonly legs: number;
  readonly portsInUse: number;
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly packetsForeign: number;
  readonly packetsMalformed: number;
  readonly packetsFlooded: number;
  /** Rounds of 20 ms that were left out because the thread was blocked too long to catch up. */
  readonly roundsSkipped: number;
  /** Longest delay of a tick since the last question. */
  readonly tickLateMaxMs: number;
}
