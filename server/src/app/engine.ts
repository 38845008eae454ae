import { randomBytes, randomUUID } from "node:crypto";
import { isIP } from "node:net";
import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import { legsWithin, openFilesMax } from "../base/open-files.js";
import type { AccountSecrets } from "../domain/account/port.js";
import { withNewLevel } from "../domain/account/rules.js";
import type { BlobPlaces } from "../domain/blob/port.js";
import type { CallWriter } from "../domain/call/port/call-writer.js";
import type { CallTraceStore } from "../domain/call/port/traces.js";
import type { EmergencyNotices } from "../domain/emergency/port.js";
import { BlockedEmergencies } from "../domain/emergency/service.js";
import type { DestinationStore } from "../domain/fraud/port.js";
import type { MediaLookup } from "../domain/media/port.js";
import type { CallRating } from "../domain/rating/port.js";
import type { RegistrationStore } from "../domain/registration/port.js";
import type { RoutingStore } from "../domain/routing/port.js";
import type { CarrierSetups } from "../domain/sip-carrier/port.js";
import type { GuessStore } from "../domain/sip-guess/port.js";
import type { SipUserEffects } from "../domain/sip-user/port.js";
import { CallAdmission } from "../engine/call/admission.js";
import { Arrivals } from "../engine/call/arrivals.js";
import { CallFigures } from "../engine/call/call-figures.js";
import type { CallParts } from "../engine/call/call-parts.js";
import { CallRoom } from "../engine/call/call-room.js";
import { Calls } from "../engine/call/calls.js";
import { ChannelCounts } from "../engine/call/channel-counts.js";
import { Destinations } from "../engine/call/destinations.js";
import { GuessGuard } from "../engine/call/guess-guard.js";
import { makeHoldMusic } from "../engine/call/hold-music.js";
import { Journal } from "../engine/call/journal.js";
import { JournalFile, journalPath } from "../engine/call/journal-file.js";
import { JournalSpill } from "../engine/call/journal-spill.js";
import { KnownSources } from "../engine/call/known-sources.js";
import { Lines } from "../engine/call/lines.js";
import { NodeSip } from "../engine/call/live-sip.js";
import { MediaLibrary } from "../engine/call/media-library.js";
import { PeerNames } from "../engine/call/peer-hosts.js";
import { PhoneDelivery } from "../engine/call/phone-delivery.js";
import { ProfileChannels } from "../engine/call/profile-channels.js";
import { type RecordingBlobs, RecordingFiles } from "../engine/call/recordings.js";
import { Registrar } from "../engine/call/registrar.js";
import { Router } from "../engine/call/router.js";
import { SipAuth } from "../engine/call/sip-auth.js";
import { REGISTER_EXTENSIONS, SipFront } from "../engine/call/sip-front.js";
import { SipIdentity } from "../engine/call/sip-identity.js";
import { SipLookup } from "../engine/call/sip-lookup.js";
import { TextsToPhones } from "../engine/call/texts-to-phones.js";
import { Tolls } from "../engine/call/tolls.js";
import { SipTrace } from "../engine/call/trace.js";
import { Transfers } from "../engine/call/transfers.js";
import { type UserMessageParts, UserMessages } from "../engine/call/user-messages.js";
import { Carriers } from "../engine/carrier/carriers.js";
import { createMediaPool } from "../engine/media/pool.js";
import type { MediaPool } from "../engine/media/port.js";
import { Rtpengine } from "../engine/media/rtpengine.js";
import { Transcoder } from "../engine/media/transcode.js";
import { NO_MAILBOXES } from "../engine/presence/mailboxes.js";
import { Subscriptions } from "../engine/presence/subscriptions.js";
import { PACKAGES } from "../engine/presence/user-state.js";
import { MediaFetcher } from "../engine/script/media-fetcher.js";
import { Scripts } from "../engine/script/scripts.js";
import { signingSecrets } from "../engine/script/signing-secrets.js";
import type { Recogniser } from "../engine/speech/asr.js";
import type { Speech } from "../engine/speech/tts.js";
import { DnsNames } from "../net/dns-names.js";
import { addressesOf } from "../net/host-addresses.js";
import { HttpClient } from "../net/http-client.js";
import { NameCache } from "../net/name-cache.js";
import { RtpengineClient } from "../net/rtpengine-client.js";
import { SipEndpoint } from "../net/sip-endpoint.js";
import { SipResolver } from "../net/sip-resolver.js";
import type { TlsCertificates } from "../net/tls-certificates.js";
import { NoncePool } from "../wire/sip/nonce-pool.js";
import { portError } from "./http-port.js";
import { sipPort } from "./sip-port.js";
import { sipUdp } from "./sip-udp.js";
import { makeRecogniser, makeSpeech } from "./speech.js";

/** How long a name lookup of a SIP target may take. */
const LOOKUP_TIMEOUT_MS = 3_000;
/** What calls say waits so long for more of it: at 150 calls/s a sixth of the transactions, and less than half the CPU of the database. */
const JOURNAL_GATHER_MS = 10;
/** And so long while many calls are made: at 1,400 calls/s the database does a tenth less. A kill loses as much (docs/operations.md). */
const JOURNAL_BUSY_GATHER_MS = 40;
const USER_AGENT = "Opentact/0.1";
/** Extensions of SIP that the platform serves. */
const SUPPORTED = ["100rel", "timer", "replaces", "norefersub"];
/** Keys that are pressed (info-digits.ts). */
const INFO_TYPES = ["application/dtmf-relay", "application/dtmf"];
/** What is served, in Allow; PUBLISH is not: states come from registrations and calls, not from what phones say. */
const METHODS = [
  "INVITE",
  "ACK",
  "CANCEL",
  "BYE",
  "OPTIONS",
  "INFO",
  "UPDATE",
  "PRACK",
  "REGISTER",
  "MESSAGE",
  "SUBSCRIBE",
  "REFER",
] as const;
/** Speech engines are the operator's, so they may stand in any network. */
const ANYWHERE: readonly string[] = ["0.0.0.0/0", "::/0"];
/** What SIP_SRTP means for calls to phones. */
const MEDIA_OVER_TLS = { off: ["plain"], prefer: ["srtp", "plain"], require: ["srtp"] } as const;
/** Addresses that mean every address of the machine. */
const ANY_HOSTS = ["0.0.0.0", "::"];

/** What the engine needs of the rest. */
export interface EngineOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly node: string;
  readonly publicUrl: string;
  /** With them SIP is spoken over TLS too. */
  readonly certificates: TlsCertificates | undefined;
  /** Sign document requests. */
  readonly secrets: AccountSecrets;
  readonly routing: RoutingStore;
  readonly carriers: CarrierSetups;
  readonly registrations: RegistrationStore;
  readonly guesses: GuessStore;
  readonly writer: CallWriter;
  readonly rating: CallRating;
  readonly media: MediaLookup;
  readonly blobs: RecordingBlobs & BlobPlaces;
  readonly traces: CallTraceStore;
  readonly destinations: DestinationStore;
  readonly emergencies: EmergencyNotices;
  /** Sends an SMS for a phone. */
  readonly sendText: UserMessageParts["sendText"];
}

/** Where SIP listens. */
export interface SipPorts {
  readonly host: string;
  /** UDP and TCP. */
  readonly port: number;
  /** Undefined without certificates. */
  readonly tlsPort: number | undefined;
}

/** Live things: SIP, calls, media, speech. Nothing listens before `listen`. */
export class Engine {
  readonly media: MediaPool;
  readonly speech: Speech;
  readonly #transcoder: Transcoder;
  readonly registrar: Registrar;
  readonly journal: Journal;
  readonly calls: Calls;
  readonly endpoint: SipEndpoint;
  readonly trace: SipTrace;
  readonly figures = new CallFigures();
  readonly liveSip: NodeSip;
  readonly peers: PeerNames;
  readonly subscriptions: Subscriptions;
  readonly texts: TextsToPhones;
  readonly #lines = new Lines();
  readonly carriers: Carriers;
  readonly #front: SipFront;
  readonly #http: HttpClient;
  readonly #speechHttp: HttpClient;
  readonly #recogniser: Recogniser;
  readonly #identity: SipIdentity;
  readonly #config: Config;
  readonly #guard: GuessGuard;
  readonly #sources: KnownSources;
  readonly #channels: ProfileChannels;
  readonly #tolls: Tolls;
  readonly #hasTls: boolean;
  readonly #names: DnsNames;
  readonly #rtpengine: RtpengineClient | undefined;

  constructor(o: EngineOptions) {
    const { config, clock, log, node } = o;
    this.#config = config;
    this.#hasTls = o.certificates !== undefined;
    this.#names = new DnsNames({ servers: config.SIP_DNS_SERVERS });
    const isKept = config.RETENTION_DAYS["traces"] !== 0;
    this.trace = new SipTrace({ store: o.traces, clock, log, isKept });
    const openFiles = openFilesMax();
    this.media = createMediaPool({
      threads: config.MEDIA_WORKERS,
      address: config.SIP_HOST,
      ...(isIP(config.PUBLIC_HOST) === 0 ? {} : { advertised: config.PUBLIC_HOST }),
      portMin: config.RTP_PORT_MIN,
      portMax: config.RTP_PORT_MAX,
      openFiles,
      legsMax: legsWithin(openFiles),
      codecs: config.MEDIA_CODECS,
      mediaTimeoutMs: config.MEDIA_TIMEOUT_SECONDS === 0 ? undefined : config.MEDIA_TIMEOUT_SECONDS * 1000,
      log,
    });
    this.#rtpengine = makeRtpengineClient(config.RTPENGINE_URL, clock);
    this.#transcoder = new Transcoder({ clock, log });
    this.#speechHttp = new HttpClient({ clock, allow: ANYWHERE });
    const speechParts = { config, clock, log, http: this.#speechHttp };
    this.speech = makeSpeech(speechParts);
    this.#recogniser = makeRecogniser(speechParts);
    this.#http = new HttpClient({ clock, allow: config.OUTBOUND_ALLOW });
    const journalFile = new JournalFile({ path: journalPath(config.DATA_DIR), clock, log });
    const spill = new JournalSpill({ file: journalFile, log });
    this.journal = new Journal({
      writer: o.writer,
      clock,
      log,
      spill,
      gatherMs: JOURNAL_GATHER_MS,
      busyGatherMs: JOURNAL_BUSY_GATHER_MS,
    });
    this.registrar = new Registrar({
      store: o.registrations,
      node,
      clock,
      log,
      changed: (user) => this.subscriptions.userChanged(user),
    });
    this.peers = new PeerNames({
      store: o.routing,
      resolve: (host) => addressesOf(host, clock, LOOKUP_TIMEOUT_MS, this.#names),
      clock,
      log,
    });
    this.#identity = new SipIdentity(config.PUBLIC_HOST);
    this.carriers = this.#makeCarriers(o);
    this.#guard = new GuessGuard({ clock, log, node, store: o.guesses });
    this.#sources = new KnownSources({
      store: o.routing,
      hostsOf: (address) => this.peers.hostsOf(address),
      isCarrier: (address, names) => this.carriers.at(address, names, undefined) !== undefined,
      clock,
      log,
    });
    const auth = new SipAuth({
      routing: o.routing,
      nonces: new NoncePool({ clock, random: randomBytes }),
      guard: this.#guard,
      isOwnHost: (host) => this.#identity.isOwnHost(host),
      defaultDomain: config.SIP_DEFAULT_DOMAIN,
      proved: (address) => this.#sources.proved(address),
    });
    this.#channels = new ProfileChannels(clock);
    this.#tolls = new Tolls({ rating: o.rating, clock, log, node, channels: this.#channels });
    this.calls = this.#makeCalls(o, auth);
    const isOwnHost = (host: string) => this.#identity.isOwnHost(host);
    const { routing } = o;
    const { registrar } = this;
    this.subscriptions = new Subscriptions({
      auth,
      routing,
      registrar,
      lines: this.#lines,
      mailboxes: NO_MAILBOXES,
      log,
      isOwnHost,
    });
    this.#lines.watch((user) => this.subscriptions.userChanged(user));
    const delivery = new PhoneDelivery({ clock, log, send: (request) => this.endpoint.request(request) });
    this.texts = new TextsToPhones({ routing, registrar, delivery, log });
    this.#front = new SipFront({
      calls: this.calls,
      registrar,
      auth,
      messages: new UserMessages({ auth, routing, registrar, delivery, clock, isOwnHost, sendText: o.sendText }),
      subscriptions: this.subscriptions,
      log,
      holdFlow: (flow, forMs) => this.endpoint.holdFlow(flow, forMs),
    });
    this.endpoint = new SipEndpoint({
      clock,
      log,
      names: this.#names,
      publicHost: config.PUBLIC_HOST,
      userAgent: USER_AGENT,
      handler: this.#front,
      allow: METHODS,
      supported: SUPPORTED,
      registerExtensions: REGISTER_EXTENSIONS,
      session: { seconds: config.SIP_SESSION_SECONDS },
      allowEvents: Object.keys(PACKAGES),
      accept: ["application/sdp", ...INFO_TYPES],
      infoTypes: INFO_TYPES,
      trace: (direction, peer, wire, callId) => this.trace.note(direction, peer, wire, callId),
      limits: {
        datagramBytes: config.SIP_DATAGRAM_BYTES,
        requestsPerSecond: config.SIP_REQUESTS_PER_SECOND,
        registersPerSecond: config.SIP_REGISTERS_PER_SECOND,
        connectionsPerSecond: config.SIP_CONNECTIONS_PER_SECOND,
      },
      standingOf: (host) => this.#sources.standingOf(host),
      tls: { certificates: o.certificates, verifies: config.SIP_TLS_VERIFY },
      trustedProxies: config.SIP_TRUSTED_PROXIES,
      openUdp: sipUdp(config.SIP_UDP, log),
    });
    this.liveSip = new NodeSip(this.endpoint.peerCounts, this.trace);
  }

  /**
   * Opens the SIP sockets, UDP and TCP on the same port, and takes over the registrations of before.
   * @throws StartError when a port cannot be had
   */
  async listen(): Promise<SipPorts> {
    const { SIP_HOST, SIP_PORT, SIP_TLS_PORT, PUBLIC_HOST } = this.#config;
    await Promise.all([this.registrar.start(), this.peers.start(), this.carriers.load(), this.#guard.start()]);
    await this.#sources.start(this.registrar.addresses());
    const udp = await this.#open("SIP_PORT", "udp", await sipPort(SIP_HOST, SIP_PORT));
    await this.#open("SIP_PORT", "tcp", udp.port);
    const tls = this.#hasTls ? await this.#open("SIP_TLS_PORT", "tls", SIP_TLS_PORT) : undefined;
    const host = ANY_HOSTS.includes(SIP_HOST) ? PUBLIC_HOST : SIP_HOST;
    this.#identity.listensOn({ transport: "udp", host, port: udp.port });
    this.carriers.start();
    return { host, port: udp.port, tlsPort: tls?.port };
  }

  /** What a change of a SIP user does here. */
  get userEffects(): SipUserEffects {
    return {
      changed: async (user, what) => {
        await this.registrar.changed(user, what);
        await this.subscriptions.changed(user, what);
      },
    };
  }

  /** No new work from now on. */
  drain(): void {
    this.#front.drain();
  }

  /** Ends calls, then everything they use, in the reverse order of the start. */
  async close(): Promise<void> {
    this.texts.close();
    await this.calls.close();
    this.#tolls.close();
    await this.#recogniser.close();
    await this.journal.close();
    await this.#http.close();
    await this.carriers.close();
    await this.endpoint.close();
    this.#names.close();
    await this.trace.close();
    await this.registrar.close();
    await this.#guard.close();
    await this.#sources.close();
    await this.peers.close();
    await this.#rtpengine?.close();
    await this.media.close();
    await this.#transcoder.close();
    await this.speech.close();
    await this.#speechHttp.close();
  }

  async #open(setting: string, transport: "udp" | "tcp" | "tls", port: number): Promise<{ readonly port: number }> {
    const { SIP_HOST } = this.#config;
    try {
      return await this.endpoint.listen(transport, SIP_HOST, port);
    } catch (error) {
      throw portError(setting, SIP_HOST, port, error as NodeJS.ErrnoException);
    }
  }

  #makeCarriers({ config, clock, log, carriers }: EngineOptions): Carriers {
    return new Carriers({
      store: carriers,
      send: (request) => this.endpoint.request(request),
      clock,
      log,
      random: Math.random,
      ownHost: config.PUBLIC_HOST,
      limits: {
        triesMax: config.CARRIER_TRIES,
        searchMs: config.CARRIER_SEARCH_SECONDS * 1000,
        firstAnswerMs: config.CARRIER_ANSWER_SECONDS * 1000,
      },
      probeMs: config.CARRIER_PROBE_SECONDS * 1000,
    });
  }

  #isCarrier(address: string): boolean {
    return this.carriers.at(address, this.peers.hostsOf(address), undefined) !== undefined;
  }

  #makeCalls(o: EngineOptions, auth: SipAuth): Calls {
    const { config, clock, log, node, publicUrl, routing } = o;
    const identity = this.#identity;
    const files = new RecordingFiles(o.blobs, config.RETENTION_DAYS["recordings"]);
    const emergencies = new BlockedEmergencies({ notices: o.emergencies, clock, log });
    const parts: CallParts = {
      clock,
      log,
      records: {
        journal: this.journal,
        clock,
        node,
        publicUrl,
        currency: o.config.CURRENCY,
        traces: this.trace,
        figures: this.figures,
        changed: (leg) => this.#lines.changed(leg),
      },
      inviter: { invite: (invite, events) => this.endpoint.invite(invite, events) },
      media: this.media,
      relay: this.#rtpengine && new Rtpengine({ client: this.#rtpengine, newId: randomUUID, log }),
      routing,
      registrar: this.registrar,
      lines: this.#lines,
      carriers: this.carriers,
      speech: this.speech,
      recogniser: this.#recogniser,
      files,
      transcoder: this.#transcoder,
      library: new MediaLibrary({ lookup: o.media, speech: this.speech, blobs: o.blobs }),
      scripts: new Scripts({
        http: this.#http,
        media: new MediaFetcher(this.#http),
        clock,
        log,
        secrets: signingSecrets({ secrets: o.secrets, log }),
      }),
      identity,
      lookup: new SipLookup(
        new SipResolver(new NameCache(clock, this.#names, LOOKUP_TIMEOUT_MS), Math.random),
        config.OUTBOUND_ALLOW,
        (address) => this.#isCarrier(address),
      ),
      tolls: this.#tolls,
      destinations: new Destinations({ store: o.destinations, clock }),
      emergencies,
      mediaOverTls: MEDIA_OVER_TLS[o.config.SIP_SRTP],
      holdMusic: makeHoldMusic(),
      toneCountry: config.TONES_COUNTRY,
    };
    const router = new Router({ store: routing, isOwnHost: (host) => identity.isOwnHost(host), emergencies });
    const limits = {
      callsMax: config.CALLS_MAX,
      callsPerSecond: config.CALLS_PER_SECOND,
      callsPerLevel: withNewLevel(config.CALLS_PER_LEVEL),
      callsPerSecondPerLevel: withNewLevel(config.CALLS_PER_SECOND_PER_LEVEL),
    };
    const network = () => this.carriers.free;
    const accounts = new ChannelCounts();
    const room = new CallRoom({ limits, clock, accounts, profiles: this.#channels, network, media: this.media });
    const admission = new CallAdmission({ routing, auth, identity, peers: this.peers, carriers: this.carriers });
    const find: Calls["find"] = (account, replaces) => this.calls.find(account, replaces);
    const transfers = new Transfers({ router, room, calls: () => this.calls });
    return new Calls(parts, new Arrivals({ calls: parts, admission, router, room, find }), room, transfers);
  }
}

/** @param url `udp:host:port` */
function makeRtpengineClient(url: string | undefined, clock: Clock): RtpengineClient | undefined {
  if (url === undefined) return undefined;
  const port = url.lastIndexOf(":");
  const host = url.slice("udp:".length, port).replace(/^\[|\]$/g, "");
  return new RtpengineClient({ host, port: Number(url.slice(port + 1)), clock, newCookie: randomUUID });
}
