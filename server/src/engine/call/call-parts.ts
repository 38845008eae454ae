import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import type { EmergencyAlarm } from "../../domain/emergency/port.js";
import type { RoutingStore } from "../../domain/routing/port.js";
import type { ToneCountry } from "../../wire/audio/country-tones.js";
import type { Carriers } from "../carrier/carriers.js";
import type { Audio, MediaPool } from "../media/port.js";
import type { MediaRelay } from "../media/rtpengine.js";
import type { Transcoder } from "../media/transcode.js";
import type { Recogniser } from "../speech/asr.js";
import type { Speech } from "../speech/tts.js";
import type { Destinations } from "./destinations.js";
import type { Inviter } from "./inviter.js";
import type { MediaKind } from "./leg-protection.js";
import type { RecordContext } from "./leg-record.js";
import type { Lines } from "./lines.js";
import type { MediaLibrary } from "./media-library.js";
import type { RecordingFiles } from "./recordings.js";
import type { Registrar } from "./registrar.js";
import type { ScriptRunner } from "./script-runner.js";
import type { SipIdentity } from "./sip-identity.js";
import type { SipLookup } from "./sip-lookup.js";
import type { Tolls } from "./tolls.js";

/** What every call of this node works with. */
export interface CallParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: RecordContext;
  readonly inviter: Inviter;
  readonly media: MediaPool;
  /** Takes the audio of calls that are only bridged; absent = all audio is ours. */
  readonly relay?: MediaRelay | undefined;
  readonly routing: RoutingStore;
  readonly registrar: Registrar;
  /** Ways to the telephone network. */
  readonly carriers: Pick<Carriers, "routes" | "at">;
  /** The legs of SIP users are there as long as they live. */
  readonly lines: Lines;
  readonly speech: Speech;
  readonly recogniser: Recogniser;
  readonly files: RecordingFiles;
  readonly transcoder: Pick<Transcoder, "toMp3">;
  readonly library: MediaLibrary;
  readonly scripts: ScriptRunner;
  readonly identity: SipIdentity;
  readonly lookup: SipLookup;
  readonly tolls: Tolls;
  readonly destinations: Pick<Destinations, "judge">;
  /** Hears of calls to emergency services, which are refused. */
  readonly emergencies: EmergencyAlarm;
  /** What users whose phones are registered over TLS are offered, in the order to try. */
  readonly mediaOverTls: readonly MediaKind[];
  /** What a caller on hold hears. */
  readonly holdMusic: Audio;
  /** Country whose tones callers hear. */
  readonly toneCountry: ToneCountry;
}
