import type { Server as TlsServer } from "node:tls";
import type { FastifyInstance } from "fastify";
import { audioJudge } from "./app/audio-judge.js";
import { openBlobs } from "./app/blobs.js";
import { openCertificates } from "./app/certificates.js";
import { type Database, openDatabase } from "./app/database.js";
import { documentValidator } from "./app/document-validator.js";
import { Engine, type EngineOptions, type SipPorts } from "./app/engine.js";
import { Events } from "./app/events.js";
import { registerEventGauges, registerGauges } from "./app/gauges.js";
import { GoogleKeys } from "./app/google-keys.js";
import { HttpDoors } from "./app/http-doors.js";
import { Jobs } from "./app/jobs.js";
import { mailerOf } from "./app/mailer.js";
import { ConfiguredProviders } from "./app/number-providers.js";
import { type ReadyFile, removeReadyFile, writeReadyFile } from "./app/ready-file.js";
import { PlatformSeedWorld } from "./app/seed-world.js";
import { createServices, type Services } from "./app/services.js";
import { openSmpp } from "./app/smpp-port.js";
import { Undo } from "./app/undo.js";
import { RunningWebhooks } from "./app/webhooks.js";
import { type Clock, systemClock } from "./base/clock.js";
import type { Config } from "./base/config.js";
import { newUuid } from "./base/ids.js";
import { isoTime } from "./base/iso-time.js";
import { createLog, type Log } from "./base/log.js";
import { Metrics } from "./base/metrics.js";
import type { AccountSecrets } from "./domain/account/port.js";
import type { ReadKeys } from "./domain/auth/google.js";
import { CallRecovery } from "./domain/call/recovery.js";
import type { NumberProviders } from "./domain/provider/port.js";
import { AccountWebhookSecrets } from "./domain/webhook-secret/service.js";
import { rateLimitsFor } from "./edge/rest/rate-limit.js";
import { restRoutes } from "./edge/rest/routes.js";
import { createRestServer } from "./edge/rest/server.js";
import { SipWebsocket } from "./edge/sip-ws-upgrade.js";
import { journalPath } from "./engine/call/journal-file.js";
import { replayJournal } from "./engine/call/journal-replay.js";
import { type PhoneText, sendPhoneText } from "./engine/call/texts-from-phones.js";
import { type Lab, startLab } from "./lab/lab.js";
import { seededRandom } from "./lab/random.js";
import type { DemoWorld } from "./lab/seed.js";
import { LabSmsc } from "./lab/smsc.js";
import { LabSmscPort } from "./lab/smsc-port.js";
import type { TlsCertificates } from "./net/tls-certificates.js";
import { SqlDestinations } from "./store/account-destination.js";
import { CachedRouting } from "./store/cached-routing.js";
import { SqlCallRating } from "./store/call-rating.js";
import { SqlCallSequences } from "./store/call-sequences.js";
import { SqlCallTraces } from "./store/call-trace.js";
import { SqlCallWriter } from "./store/call-writer.js";
import { SqlEmergencyNotices } from "./store/emergency.js";
import type { FileBlobs } from "./store/file-blobs.js";
import { SqlIdempotency } from "./store/idempotency.js";
import { SqlInstallation } from "./store/installation.js";
import { SqlInterruptedCalls } from "./store/interrupted-calls.js";
import { SqlMedia } from "./store/media.js";
import { SqlRegistrationStore } from "./store/registration.js";
import { SqlSipCarriers } from "./store/sip-carrier.js";
import { SqlGuessStore } from "./store/sip-guess.js";
import { SqlSipProducts } from "./store/sip-product.js";
import { SqlWebhookSecrets } from "./store/webhook-secret.js";
import { hostText } from "./wire/sip/uri.js";

const VERSION = "0.1.0";

export interface AppOptions {
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Default: JSON lines on standard error at LOG_LEVEL. */
  readonly log?: Log;
  /** DATA_DIR was not set: another folder may stand in for one that the database cannot reach. Default false. */
  readonly isDefaultFolder?: boolean;
}

/** A running platform. */
export interface App {
  readonly ready: ReadyFile;
  readonly engine: Engine;
  readonly services: Services;
  /** The simulated world, when SIMULATOR is on. */
  readonly lab: Lab | undefined;
  /** Reads the certificates again, as it does by itself when their files change. */
  reloadCertificates(): Promise<void>;
  /** Takes no new work, gives calls DRAIN_SECONDS, closes everything in reverse order. A second call skips the wait. */
  close(): Promise<void>;
}

/**
 * Builds and starts the whole platform (architecture.md 14). When it throws, nothing is left open.
 * @throws StartError with the one line to show
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const undo = new Undo();
  try {
    return await start(config, options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(given: Config, options: AppOptions, undo: Undo): Promise<App> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(given.LOG_LEVEL);
  const certificates = await openCertificates(given, clock, log);
  undo.add(async () => certificates?.close());
  const doors = await HttpDoors.hold(given, certificates !== undefined);
  undo.add(() => doors.close());
  const database = await openDatabase(given, clock, log, options.isDefaultFolder ?? false);
  undo.add(() => database.close());
  const config: Config = { ...given, DATA_DIR: database.dataDir.path };
  await removeReadyFile(config.DATA_DIR);
  const publicUrl = config.PUBLIC_URL ?? doors.origin;
  const smsc = config.SIMULATOR ? new LabSmsc({ clock, random: seededRandom(config.LAB_SEED) }) : undefined;
  const password = newUuid().slice(0, 8);
  const smscPort = smsc && (await LabSmscPort.start({ smsc, clock, log, port: config.LAB_SMPP_PORT, password }));
  undo.add(async () => smscPort?.close());
  const google = new GoogleKeys({ url: config.GOOGLE_JWKS_URL, clock });
  undo.add(() => google.close());
  const secrets = new AccountWebhookSecrets({ store: new SqlWebhookSecrets(database.store, database.box), clock });
  const providers = new ConfiguredProviders(config, clock);
  undo.add(() => providers.close());
  const googleKeys = google.read;
  const { blobs, dataKeys } = await openBlobs(config, database);
  const world = {
    config,
    clock,
    log,
    database,
    blobs,
    publicUrl,
    certificates,
    smsc,
    smscPort,
    secrets,
    googleKeys,
    providers,
  };

  await new SqlSipProducts(database.store).configure(config.SIP_PRODUCTS, isoTime(clock.now()));
  const routing = new CachedRouting({ ...database, clock, isLegacy: config.fixed["events.legacy_call_state"] });
  // Phones write only when everything has started.
  const late: { services?: Services } = {};
  const sendText = (text: PhoneText) =>
    late.services ? sendPhoneText(late.services.smsSending, text) : Promise.resolve({ status: 503 });
  // After all doors through which messages come, that of the phones among them.
  undo.add(async () => late.services?.smsSending.close());
  const engine = makeEngine(world, routing, sendText);
  undo.add(() => engine.close());
  const services = makeServices(world, engine);
  late.services = services;
  services.accountEnds.on("registrations", (account) => engine.registrar.endAccount(account));
  services.accountEnds.on("subscriptions", (account) => engine.subscriptions.endAccount(account));
  services.accountEnds.on("calls", (account) => engine.calls.endAccount(account));
  await services.users.ensureAdmin(config.ADMIN_EMAIL, await adminPassword(config, database));
  await services.voices.reload();
  const writer = new SqlCallWriter(database.store, log);
  const sequences = new SqlCallSequences(database.store);
  await replayJournal({ path: journalPath(config.DATA_DIR), writer, sequences, log });
  const isLegacy = config.fixed["events.legacy_call_state"];
  const interrupted = new SqlInterruptedCalls(database.store, services.callStore, isLegacy);
  const rating = new SqlCallRating(database.store);
  const recovery = new CallRecovery({ interrupted, writer, blobs: services.blobs, rating, clock, publicUrl });
  const closed = await recovery.run(database.node);
  if (closed > 0) log.warn({ legs: closed }, "calls of the former process were closed in the log");

  services.orderWorker.start();
  undo.add(() => services.orderWorker.close());
  services.registryWorker.start();
  undo.add(() => services.registryWorker.close());
  undo.add(() => services.closeRegistry());
  undo.add(() => services.smsHttp.close());
  const webhooks = await RunningWebhooks.start({ config, database, secrets, clock, log });
  undo.add(() => webhooks.close());
  const jobs = await Jobs.start({ database, services, webhooks: webhooks.sender, clock, log });
  undo.add(() => jobs.close());
  const state = { why: "starting" as string | undefined };
  const metrics = new Metrics();
  registerGauges(metrics, engine, services.smppCarriers);
  const rest = await makeRest(world, services, metrics, () => state.why);
  undo.add(() => rest.close());
  const trustProxy = config.TRUST_PROXY;
  const events = await Events.start({ config, database, services, clock, log, texts: engine.texts });
  registerEventGauges(metrics, events);
  routing.listen(events.bus);
  services.authStore.listen(events.bus);
  services.messagingCarrierStore.listen(events.bus);
  services.nodeCommands.listen(events.bus);
  dataKeys.listen(events.bus);
  const origins = [doors.origin, publicUrl, ...config.CORS_ORIGINS];
  const isReady = () => state.why === undefined;
  const sipWebsocket = new SipWebsocket({ sip: engine.endpoint, clock, origins, trustProxy, isReady });
  // Before the REST server: that one waits until every socket is gone, those that became websockets too.
  undo.add(() => events.close());
  undo.add(async () => services.nodeCommands.close());
  undo.add(async () => engine.texts.close());
  undo.add(() => engine.calls.close().then(() => sipWebsocket.close()));
  await doors.open({ rest, events, sipWebsocket, publicUrl });
  const sip = await engine.listen();
  const { lab, demo } = await makeLab(world, services, engine, sip);
  if (lab) undo.add(() => lab.close());
  // Behind the lab: its carrier has another port after each start.
  services.smppCarriers.start();
  undo.add(() => services.smppCarriers.close());
  undo.add(async () => services.smsAnswers?.close());
  services.smsSender.start();
  undo.add(() => services.smsSender.close());
  const smpp = await openSmpp({ config, clock, log, door: services.smppCustomers, certificates });
  undo.add(() => smpp.close());
  services.smppCustomers.start();
  undo.add(() => services.smppCustomers.close());
  undo.add(() => services.doubtfulCalls.close());
  services.smsBatchWorker.start();
  undo.add(() => services.smsBatchWorker.close());
  services.batchWorker.start();
  undo.add(() => services.batchWorker.close());
  const ready = await readyOf(world, sip, lab, demo);
  await writeReadyFile(config.DATA_DIR, ready);
  undo.add(() => removeReadyFile(config.DATA_DIR));
  state.why = undefined;
  const reloadCertificates = async () => void (await certificates?.reload());
  const close = closer(engine, undo, state, config.DRAIN_SECONDS, clock);
  return { ready, engine, services, lab, reloadCertificates, close };
}

interface World {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly blobs: FileBlobs;
  readonly publicUrl: string;
  /** Shown by SIP over TLS and HTTPS, when there are any. */
  readonly certificates: TlsCertificates | undefined;
  /** The message centre of the simulated world, when there is one. */
  readonly smsc: LabSmsc | undefined;
  /** Where it is reached. */
  readonly smscPort: LabSmscPort | undefined;
  readonly secrets: AccountSecrets;
  readonly googleKeys: ReadKeys;
  /** Who sells numbers beside our stock. */
  readonly providers: NumberProviders;
}

function makeEngine(
  { config, clock, log, database, blobs, publicUrl, certificates, secrets }: World,
  routing: CachedRouting,
  sendText: EngineOptions["sendText"],
): Engine {
  return new Engine({
    config,
    clock,
    log,
    node: database.node,
    publicUrl,
    certificates,
    secrets,
    routing,
    sendText,
    carriers: new SqlSipCarriers(database.store, database.box),
    registrations: new SqlRegistrationStore(database.store),
    guesses: new SqlGuessStore(database.store),
    writer: new SqlCallWriter(database.store, log, database.node),
    rating: new SqlCallRating(database.store),
    media: new SqlMedia(database.store),
    blobs,
    traces: new SqlCallTraces(database.store),
    emergencies: new SqlEmergencyNotices(database.store),
    destinations: new SqlDestinations(database.store, config.fixed["fraud.hold_new_destinations"]),
  });
}

/** A transaction of messages costs as much as some ten messages of it; each one that waits is answered so much later. */
const SMS_GATHER_MS = 5;

function makeServices(
  { config, clock, log, database, blobs, publicUrl, smsc, smscPort, googleKeys, providers }: World,
  engine: Engine,
): Services {
  return createServices({
    config,
    clock,
    log,
    store: database.store,
    box: database.box,
    jwtSecret: database.jwtSecret,
    node: database.node,
    smsc,
    smscPort,
    smsGatherMs: SMS_GATHER_MS,
    providers,
    mailer: mailerOf(config, clock),
    googleKeys,
    live: engine.calls,
    traces: engine.trace,
    liveSip: engine.liveSip,
    registrar: engine.registrar,
    audio: audioJudge(engine.speech),
    effects: engine.userEffects,
    peerHosts: engine.peers,
    carriers: engine.carriers,
    validator: documentValidator,
    publicUrl,
    wssUrl: publicUrl.replace(/^http/, "ws"),
    blobs,
    voices: engine.speech,
  });
}

async function makeRest(
  { config, clock, log, database, publicUrl, certificates }: World,
  services: Services,
  metrics: Metrics,
  whyNotReady: () => string | undefined,
): Promise<FastifyInstance> {
  const rest = await createRestServer({
    routes: restRoutes,
    services,
    door: services.auth,
    idempotency: new SqlIdempotency(database.store),
    audit: services.audit,
    log,
    clock,
    bodyLimitBytes: config.BODY_LIMIT,
    corsOrigins: config.CORS_ORIGINS.length > 0 ? config.CORS_ORIGINS : [publicUrl],
    trustProxy: config.TRUST_PROXY,
    rateLimits: rateLimitsFor(config.RATE_LIMIT),
    version: VERSION,
    whyNotReady,
    pictures: services.avatars,
    chains: services.stirCertificates,
    metrics,
    metricsToken: config.METRICS_TOKEN,
    tls: certificates?.serverOptions(),
  });
  // With certificates it is one of TLS, whatever its type says.
  certificates?.follow(rest.server as unknown as TlsServer);
  return rest;
}

async function makeLab(
  { config, clock, log, database, smsc }: World,
  services: Services,
  engine: Engine,
  platform: { host: string; port: number },
): Promise<{ lab: Lab | undefined; demo: DemoWorld | undefined }> {
  if (!config.SIMULATOR) return { lab: undefined, demo: undefined };
  const installation = new SqlInstallation(database.store, database.box);
  const { carriers } = engine;
  const world = new PlatformSeedWorld({ services, installation, carriers, dataDir: config.DATA_DIR, clock });
  const { LAB_SEED: seed, LAB_SIP_PORT: sipPort, SIP_DOMAIN_SUFFIX: suffix } = config;
  return startLab({ clock, log, seed, sipPort, world, suffix, platform, smsc });
}

async function readyOf(
  { config, database, publicUrl }: World,
  sip: SipPorts,
  lab: Lab | undefined,
  demo: DemoWorld | undefined,
): Promise<ReadyFile> {
  const admin = { email: config.ADMIN_EMAIL, password: await adminPassword(config, database) };
  return {
    pid: process.pid,
    http_url: publicUrl,
    ws_url: publicUrl.replace(/^http/, "ws"),
    sip_udp: `${hostText(sip.host)}:${sip.port}`,
    sip_tcp: `${hostText(sip.host)}:${sip.port}`,
    sip_tls: sip.tlsPort === undefined ? null : `${hostText(sip.host)}:${sip.tlsPort}`,
    sip_ws: `${publicUrl.replace(/^http/, "ws")}/sip`,
    sip_domain: demo?.domain ?? config.SIP_DOMAIN_SUFFIX,
    account: demo?.account ?? admin,
    admin,
    numbers: demo?.numbers ?? [],
    sip_users: demo?.sipUsers ?? [],
    carrier: { sip_host: lab?.carrier.host ?? "", sip_port: lab?.carrier.port ?? 0 },
  };
}

function adminPassword(config: Config, database: Database): Promise<string> {
  return config.ADMIN_PASSWORD === undefined
    ? database.dataDir.secrets.secret("admin-password")
    : Promise.resolve(config.ADMIN_PASSWORD);
}

function closer(
  engine: Engine,
  undo: Undo,
  state: { why: string | undefined },
  drainSeconds: number,
  clock: Clock,
): () => Promise<void> {
  let closing: Promise<void> | undefined;
  let skipWait = (): void => undefined;
  return () => {
    skipWait();
    closing ??= (async () => {
      state.why = "stopping";
      engine.drain();
      const skipped = new Promise<void>((resolve) => {
        skipWait = resolve;
        clock.setTimer(drainSeconds * 1000, resolve);
      });
      await Promise.race([engine.calls.idle(), skipped]);
      await undo.run();
    })();
    return closing;
  };
}
