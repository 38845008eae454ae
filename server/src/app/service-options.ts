import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { ReadKeys } from "../domain/auth/google.js";
import type { BlobPlaces, BlobStore } from "../domain/blob/port.js";
import type { CallFlowValidator } from "../domain/call/port/flow-validator.js";
import type { LiveCalls } from "../domain/call/port/live-calls.js";
import type { LiveTraces } from "../domain/call/port/traces.js";
import type { VoiceSource } from "../domain/dict/port.js";
import type { Mailer } from "../domain/mail/port.js";
import type { AudioJudge } from "../domain/media/port.js";
import type { NumberProviders } from "../domain/provider/port.js";
import type { LiveRegistrations } from "../domain/registration/port.js";
import type { PeerHosts } from "../domain/routing/port.js";
import type { LiveCarriers } from "../domain/sip-carrier/port.js";
import type { SipUserEffects } from "../domain/sip-user/port.js";
import type { LiveSip } from "../domain/sip-watch/port.js";
import type { SimulatorPort } from "../engine/sms/smpp-carriers.js";
import type { LabSmsc } from "../lab/smsc.js";
import type { Store } from "../store/db.js";
import type { SecretBox } from "../store/secret-box.js";

/** What the services are made of. */
export interface ServiceOptions {
  readonly config: Config;
  readonly store: Store;
  readonly box: SecretBox;
  readonly jwtSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly mailer: Mailer;
  /** Where the keys of Google sign-in come from; read only with GOOGLE_CLIENT_ID. */
  readonly googleKeys: ReadKeys;
  readonly live: LiveCalls;
  readonly traces: LiveTraces;
  readonly liveSip: LiveSip;
  readonly registrar: LiveRegistrations;
  readonly audio: AudioJudge;
  readonly effects: SipUserEffects;
  readonly peerHosts: PeerHosts;
  readonly carriers: LiveCarriers;
  readonly validator: CallFlowValidator;
  readonly publicUrl: string;
  readonly wssUrl: string;
  readonly blobs: BlobStore & BlobPlaces;
  /** The speech engines. */
  readonly voices: VoiceSource;
  /** Who sells numbers beside our stock. */
  readonly providers: NumberProviders;
  /** Name of this node. */
  readonly node: string;
  /** The message centre of the simulated world, when there is one. */
  readonly smsc?: LabSmsc | undefined;
  /** Where it is reached by SMPP; then it is reached so alone. */
  readonly smscPort?: SimulatorPort | undefined;
  /** Messages wait so long at most for others, to be written with them; default 0. */
  readonly smsGatherMs?: number;
}
