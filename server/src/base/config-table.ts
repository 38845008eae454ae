import * as kind from "./setting-kinds.js";
import type { FixedSettings } from "./setting-table.js";
import * as speech from "./speech-kinds.js";

/** What the machine says, for defaults that depend on it. */
export interface HostFacts {
  readonly cpuCount: number;
  /** IPv4 addresses of the interfaces that are not loopback, in the order of the system. */
  readonly addresses: readonly string[];
  /** User id of the process; undefined where there is none. */
  readonly uid: number | undefined;
}

/** The effective text of a setting further up in the table, or the raw text of any other variable; "" when there is none. */
export type Given = (name: string) => string;

/** One row of the table. */
export interface Setting<T> {
  readonly read: kind.ReadSetting<T>;
  /** Text read in place of an unset variable; undefined: the setting has no value then. */
  readonly fallback: (given: Given, host: HostFacts) => string | undefined;
  /** The default in words for the documentation. */
  readonly shown: string;
  readonly doc: string;
  /** The value never appears in an output. */
  readonly isSecret: boolean;
  /** The part that a value other than the default asks for and that this version does not have. */
  readonly notBuilt: string | undefined;
  /** Narrows `notBuilt` to some values. */
  readonly needsPart: (text: string) => boolean;
}

interface Extra {
  readonly shown?: string;
  readonly secret?: boolean;
  readonly notBuilt?: string;
  readonly needsPart?: (text: string) => boolean;
}

type Fallback = string | ((given: Given, host: HostFacts) => string);

function row<T>(read: kind.ReadSetting<T>, fallback: Fallback, doc: string, extra: Extra = {}): Setting<T> {
  return {
    read,
    fallback: typeof fallback === "string" ? () => fallback : fallback,
    shown: extra.shown ?? (typeof fallback === "string" ? fallback : ""),
    doc,
    isSecret: extra.secret ?? false,
    notBuilt: extra.notBuilt,
    needsPart: extra.needsPart ?? (() => true),
  };
}

function optional<T>(read: kind.ReadSetting<T>, doc: string, extra: Extra = {}): Setting<T | undefined> {
  return { ...row<T | undefined>(read, "", doc, { shown: "unset", ...extra }), fallback: () => undefined };
}

const isProduction = (given: Given) => given("MODE") === "production";
const isSimulated = (given: Given) => given("SIMULATOR") === "on";

/** Every setting there is (architecture.md 12), in the order of the documentation. A default may look at rows above it. */
export const CONFIG_TABLE = {
  ROLES: row(kind.oneOf("all", "api", "sip", "media", "messaging", "jobs"), "all", "Parts that this process runs.", {
    notBuilt: "running single roles in a process of their own",
  }),
  DATABASE_URL: optional(
    kind.urlOf("postgres", "postgresql"),
    "PostgreSQL 15 or newer, a direct connection (no transaction-mode pooler). Unset: the embedded database.",
    { shown: "unset = embedded", secret: true },
  ),
  MODE: row(
    kind.oneOf("development", "production"),
    (given) => (given("DATABASE_URL") || given("NODE_ENV") === "production" ? "production" : "development"),
    "`production` refuses test keys, insecure TLS and the shortcuts of the lab.",
    { shown: "development with the embedded database, production with DATABASE_URL or NODE_ENV=production" },
  ),
  SIMULATOR: row(
    kind.onOrOff,
    (given) => (isProduction(given) ? "off" : "on"),
    "The built-in simulated world: a carrier, phones and demo data.",
    { shown: "on in development, off in production" },
  ),
  NODE_ID: optional(kind.textOf(1, 64), "Name of this node.", { shown: "made once, kept in DATA_DIR" }),
  DATA_DIR: row(kind.path, "./.opentact", "Folder of the database, blobs, secrets, the lock and `ready.json`."),
  DATABASE_POOL_MAX: row(kind.wholeNumber(2, 1000), "20", "Most connections to the database."),
  DB_UID: {
    ...optional(kind.wholeNumber(1, 4_294_967_294), "User id of the database child when the platform runs as root.", {
      shown: "65534 when root",
    }),
    fallback: (_given: Given, host: HostFacts) => (host.uid === 0 ? "65534" : undefined),
  },
  NATS_URL: optional(kind.urlOf("nats", "tls"), "Message bus between nodes.", {
    secret: true,
    notBuilt: "the NATS bus between nodes",
  }),
  HTTP_HOST: row(kind.host, "127.0.0.1", "Address that REST, websockets and the console listen on."),
  HTTP_PORT: row(kind.listenPort, "8080", "Port of REST, websockets and the console. 0: any free port."),
  SIP_HOST: row(kind.ipAddress, "127.0.0.1", "Address of SIP and RTP."),
  SIP_PORT: row(kind.listenPort, "5060", "SIP over UDP and TCP. 0: any free port."),
  SIP_UDP: row(
    kind.oneOf("auto", "plain"),
    "auto",
    "How SIP over UDP is read and sent: `auto` in batches where `npm run build` could compile that (Linux), `plain` one by one.",
  ),
  SIP_DATAGRAM_BYTES: row(
    kind.wholeNumber(1_300, 65_507),
    "1300",
    "A larger request goes over TCP to a peer of UDP that takes it (RFC 3261 18.1.1). 65507: never.",
  ),
  SIP_SESSION_SECONDS: row(
    kind.wholeNumber(90, 86_400),
    "1800",
    "Longest time between two signs of life in a call with a peer that knows session timers (RFC 4028).",
  ),
  PUBLIC_HOST: row(
    kind.host,
    (given, machine) =>
      kind.isWildcard(given("SIP_HOST")) ? (machine.addresses[0] ?? "127.0.0.1") : given("SIP_HOST"),
    "Written into Via, Contact and SDP.",
    { shown: "SIP_HOST when it is one address, else the first address that is not loopback" },
  ),
  PUBLIC_URL: optional(kind.origin, "Base of links in mails, callbacks and documentation.", {
    shown: "http://PUBLIC_HOST:HTTP_PORT, with TLS files https://PUBLIC_HOST:HTTP_TLS_PORT",
  }),
  SIP_TLS_PORT: row(kind.listenPort, "5061", "SIP over TLS; only with TLS files. 0: any free port."),
  SIP_TLS_VERIFY: row(
    kind.onOrOff,
    "on",
    "Whether peers that we call over TLS must prove their name. `off` is refused with MODE=production.",
  ),
  SIP_SRTP: row(
    kind.oneOf("off", "prefer", "require"),
    "prefer",
    "What phones that are registered over TLS are offered: `prefer` SRTP with its keys in the SDP, and plain RTP when they refuse that with 488; `require` only SRTP; `off` only plain RTP. Calls from phones are answered as they offer.",
  ),
  TLS_CERT_FILE: optional(
    kind.listOf(kind.path),
    "Certificate chain (PEM) of SIP over TLS and HTTPS; of a comma list each is shown to who asks for one of its names, the first to all others. Read again on SIGHUP and when it changes.",
  ),
  TLS_KEY_FILE: optional(
    kind.listOf(kind.path),
    "Private key (PEM) of the certificate; a comma list in the same order.",
  ),
  HTTP_TLS_PORT: row(
    kind.listenPort,
    "8443",
    "HTTPS, and SIP over WSS; only with TLS files. HTTP_PORT then redirects. 0: any free port.",
  ),
  EVENT_SOCKETS_PER_USER: row(
    kind.wholeNumber(1, 1_000_000),
    "20",
    "Event sockets that a user may have open at this node. One more is refused with 1013.",
  ),
  EVENT_SOCKETS_PER_ACCOUNT: row(
    kind.wholeNumber(1, 1_000_000),
    "200",
    "Event sockets that the users of an account may have open together at this node.",
  ),
  SMPP_HOST: row(kind.host, "127.0.0.1", "Address of the SMPP server."),
  SMPP_PORT: row(kind.listenPort, "2775", "SMPP server for accounts. 0: any free port."),
  SMPP_TLS_PORT: row(kind.listenPort, "3550", "SMPP server over TLS, with TLS files only. 0: any free port."),
  CURRENCY: row(
    kind.currencyCode,
    "USD",
    "Currency of all prices, balances and charges: three letters of ISO 4217. Amounts are not converted when it changes.",
  ),
  MESSAGING_ENFORCE_10DLC: row(
    kind.onOrOff,
    (given) => (isSimulated(given) ? "off" : "on"),
    "Long codes need an active campaign to send to the US, toll-free numbers a verification.",
    { shown: "off with SIMULATOR=on, else on" },
  ),
  MESSAGING_ACCOUNT_PARTS_PER_SECOND: row(
    kind.wholeNumber(1, 1_000_000),
    "50",
    "Parts of messages that an account may hand in a second, and at once. More is refused with 429 and code 1202.",
  ),
  MESSAGING_UNKNOWN_OPERATOR_SURCHARGE: row(
    kind.money,
    "0",
    "Fee per part that is added to the price of a message whose recipient has an operator that is not known: of all that leave this platform.",
  ),
  REGISTRY: row(
    kind.oneOf("simulator", "tcr"),
    "simulator",
    "Where brands and campaigns (10DLC) are registered: `tcr` at The Campaign Registry, which costs money there; `simulator` nowhere.",
  ),
  REGISTRY_URL: optional(
    kind.urlOf("https", "http"),
    "Base address of the registry's API for REGISTRY=tcr, such as `https://csp-api.campaignregistry.com/v2`; plain HTTP only to this machine.",
  ),
  REGISTRY_KEY: optional(kind.textOf(1, 256), "Key of the registry's API.", { secret: true }),
  REGISTRY_SECRET: optional(kind.textOf(1, 256), "Secret of that key.", { secret: true }),
  REGISTRY_WEBHOOK_SECRET: optional(kind.textOf(8, 256), "Key of the signatures of the campaign registry's events.", {
    shown: "unset = none is believed",
    secret: true,
  }),
  SIP_DOMAIN_SUFFIX: row(kind.domainName, "sip.opentact.test", "SIP domains of accounts are `<name>.<suffix>`."),
  SIP_DEFAULT_DOMAIN: row(
    kind.domainName,
    (given) => (isSimulated(given) ? `demo.${given("SIP_DOMAIN_SUFFIX")}` : given("SIP_DOMAIN_SUFFIX")),
    "SIP domain of phones that know only the address of this server and write that in place of a domain.",
    { shown: "demo.SIP_DOMAIN_SUFFIX with SIMULATOR=on, else SIP_DOMAIN_SUFFIX, which no account has" },
  ),
  SIP_CUSTOM_DOMAINS: row(
    kind.listOf(kind.domainName),
    "",
    "Names besides those with the suffix that an account may take for a SIP domain; DNS must lead them here.",
    { shown: "empty" },
  ),
  SIP_PRODUCTS: row(
    kind.products,
    "",
    "Route and quality classes besides product 1: a comma list of `id=name` or `id=name:private`, ids 1 to 1024.",
    { shown: "empty" },
  ),
  NUMBER_PROVIDERS: row(
    kind.providers,
    "",
    "Providers that sell numbers beside our stock, a comma list of `name=url` (docs/number-providers.md).",
    { shown: "empty", secret: true },
  ),
  SIP_DNS_SERVERS: row(
    kind.listOf(kind.addressAndPort),
    "",
    "Name servers for the hosts of SIP peers, each an IP address with or without a port. The hosts file goes before them.",
    { shown: "empty = those of the machine" },
  ),
  SIP_TRUSTED_PROXIES: row(
    kind.listOf(kind.network),
    "",
    "Networks of SIP proxies that are believed to tell in the Via (`received`, `rport`) where a request came from.",
    {
      shown: "empty",
    },
  ),
  CARRIER_ANSWER_SECONDS: row(
    kind.wholeNumber(1, 32),
    "4",
    "A gateway of a carrier that says nothing at all to a call for so long is given up, and the next one is tried.",
  ),
  CARRIER_TRIES: row(kind.wholeNumber(1, 50), "5", "Gateways that are tried for one call."),
  CARRIER_SEARCH_SECONDS: row(
    kind.wholeNumber(1, 300),
    "20",
    "No further gateway is tried for a call after that time.",
  ),
  CARRIER_PROBE_SECONDS: row(
    kind.wholeNumber(0, 3600),
    "30",
    "Time between two OPTIONS to a gateway; one that fails is asked three times as often. 0: none is asked.",
  ),
  SIP_REQUESTS_PER_SECOND: row(
    kind.wholeNumber(1, 1_000_000),
    "50",
    "SIP requests outside of dialogs that an address may send in a second; trunks, switches and trusted proxies 100 times as many. Loopback has no limit.",
  ),
  SIP_REGISTERS_PER_SECOND: row(kind.wholeNumber(1, 1_000_000), "20", "The same for REGISTER alone."),
  SIP_CONNECTIONS_PER_SECOND: row(
    kind.wholeNumber(1, 1_000_000),
    "10",
    "New connections for SIP that an address may open in a second, likewise.",
  ),
  RTP_PORT_MIN: row(kind.wholeNumber(1024, 65_534), "20000", "First RTP port; even."),
  RTP_PORT_MAX: row(kind.wholeNumber(1025, 65_535), "29999", "Last RTP port. A call leg takes two ports."),
  MEDIA_TIMEOUT_SECONDS: row(
    kind.wholeNumber(0, 86_400),
    "300",
    "Longest time that neither RTP nor RTCP comes from the peer of an answered leg, which it is ended after (cause 604); looked at every 10 s. Not counted while its audio is held, or goes one way. 0: no limit.",
  ),
  MEDIA_WORKERS: row(
    kind.wholeNumber(1, 64),
    (_given, machine) => String(Math.min(8, Math.max(1, machine.cpuCount - 1))),
    "Media threads.",
    { shown: "cores - 1, at least 1, at most 8" },
  ),
  TONES_COUNTRY: row(
    kind.oneOf(
      "at",
      "au",
      "be",
      "br",
      "ca",
      "ch",
      "cl",
      "cn",
      "cz",
      "de",
      "dk",
      "es",
      "fi",
      "fr",
      "gb",
      "gr",
      "hu",
      "il",
      "in",
      "it",
      "jp",
      "mx",
      "nl",
      "no",
      "nz",
      "pl",
      "pt",
      "ru",
      "se",
      "sg",
      "us",
      "za",
    ),
    "us",
    "Country whose ringing, busy, congestion and dial tones callers hear where a document names none.",
  ),
  MEDIA_CODECS: row(
    kind.codecList,
    "PCMU,PCMA,G722,opus",
    "Codecs of calls, a comma list in the order in which they are offered; one that is not named is never spoken. An answer follows the order of the offer, and who is called for a caller is offered the caller's codec first.",
  ),
  RTPENGINE_URL: optional(
    kind.udpPort,
    "ng port of an rtpengine, `udp:host:port`: it relays calls that are only bridged (docs/operations.md). Unset: all audio is ours.",
  ),
  CALLS_MAX: row(kind.wholeNumber(1, 1_000_000), "2000", "Calls at once on this node; over it 503."),
  CALLS_PER_SECOND: row(kind.wholeNumber(1, 100_000), "500", "New calls a second on this node; over it 503."),
  CALLS_PER_LEVEL: row(
    kind.countPerName("Level0", "Level1", "Level2", "ServiceAccount"),
    "Level0=5,Level1=50,Level2=500",
    "Calls at once of an account, by its level: a comma list of `name=count`; a level that is not named has no limit.",
  ),
  CALLS_PER_SECOND_PER_LEVEL: row(
    kind.countPerName("Level0", "Level1", "Level2", "ServiceAccount"),
    "Level0=2,Level1=10,Level2=50",
    "New calls a second of an account, by its level, likewise; who is ahead waits 5 s at most.",
  ),
  ADMIN_EMAIL: row(kind.email, "admin@opentact.test", "First Admin; used only while there is no user."),
  ADMIN_PASSWORD: optional(kind.textOf(8, 128), "Password of the first Admin.", {
    shown: "made and printed once",
    secret: true,
  }),
  JWT_SECRET: optional(kind.longSecret, "Key of session tokens (HS256). Required with DATABASE_URL.", {
    shown: "made once, kept in DATA_DIR",
    secret: true,
  }),
  JWT_SECRET_PREVIOUS: optional(
    kind.longSecret,
    "The former JWT_SECRET while it is rotated: session tokens made with it stay good.",
    { secret: true },
  ),
  SECRETS_KEY: optional(kind.longSecret, "Encrypts stored passwords and keys of peers. Required with DATABASE_URL.", {
    shown: "made once, kept in DATA_DIR",
    secret: true,
  }),
  SECRETS_KEY_PREVIOUS: optional(
    kind.longSecret,
    "The former SECRETS_KEY, for one start: what it sealed is sealed with SECRETS_KEY then.",
    { secret: true },
  ),
  GOOGLE_CLIENT_ID: optional(kind.textOf(1, 256), "Client id of Google sign-in.", {
    shown: "unset = Google tokens refused",
  }),
  GOOGLE_JWKS_URL: row(
    kind.urlOf("https", "http"),
    "https://www.googleapis.com/oauth2/v3/certs",
    "Where the public keys of Google sign-in are read.",
  ),
  BODY_LIMIT: row(kind.sizeBytes, "1 MiB", "Largest request body; 413 above."),
  UPLOAD_LIMIT: row(kind.sizeBytes, "20 MiB", "Largest uploaded file; 413 above.", {
    notBuilt: "uploads beside call documents and stock files, which have limits of their own",
  }),
  RATE_LIMIT: row(
    kind.wholeNumber(0, 10_000_000),
    "600",
    "REST requests a minute per token or user; 429 above. 0 switches this and the other limits of REST off, behind a gateway that has its own.",
  ),
  TRUST_PROXY: row(kind.listOf(kind.network), "", "Networks of HTTP proxies whose X-Forwarded-For is believed.", {
    shown: "empty",
  }),
  CORS_ORIGINS: row(kind.listOf(kind.origin), "", "Browser origins that may call the API.", { shown: "PUBLIC_URL" }),
  OUTBOUND_ALLOW: row(
    kind.listOf(kind.network),
    (given) => (isSimulated(given) ? "127.0.0.0/8,::1/128" : ""),
    "Private networks that webhooks and document fetches may reach.",
    { shown: "127.0.0.0/8,::1/128 with SIMULATOR=on, else empty" },
  ),
  BLOB_URL: row(
    kind.urlOf("file", "s3"),
    (given) => `file:${kind.path(`${given("DATA_DIR")}/blobs`)}`,
    "Where recordings and uploads are kept.",
    { shown: "file:DATA_DIR/blobs", notBuilt: "a blob store outside of DATA_DIR" },
  ),
  BLOB_ENCRYPT: row(
    kind.onOrOff,
    "on",
    "New files of accounts (recordings, uploads, pictures) are encrypted with a key of the account, sealed with SECRETS_KEY.",
  ),
  S3_ACCESS_KEY: optional(kind.textOf(1, 256), "Access key of the S3 blob store.", {
    secret: true,
    notBuilt: "the S3 blob store",
  }),
  S3_SECRET_KEY: optional(kind.textOf(1, 256), "Secret key of the S3 blob store.", {
    secret: true,
    notBuilt: "the S3 blob store",
  }),
  SMTP_URL: optional(kind.urlOf("smtp", "smtps"), "Mail server.", {
    shown: "unset = mails are put into DATA_DIR/mail as files",
    secret: true,
  }),
  MAIL_FROM: row(kind.email, (given) => `no-reply@${given("SIP_DOMAIN_SUFFIX")}`, "Sender of mails.", {
    shown: "no-reply@SIP_DOMAIN_SUFFIX",
  }),
  TTS_ENGINE: row(
    kind.oneOf("flite", "lab", "command", "http"),
    "flite",
    "Text to speech: `flite` in the process, `http` (TTS_URL), `command` (TTS_COMMAND), `lab` (tests).",
  ),
  TTS_URL: optional(
    kind.urlOf("http", "https"),
    "Address for TTS_ENGINE=http: POST of `{model, input, voice, response_format, speed}`, the audio is the answer.",
  ),
  TTS_KEY: optional(kind.textOf(1, 4096), "Bearer key sent to TTS_URL.", { secret: true }),
  TTS_MODEL: row(kind.textOf(1, 256), "tts-1", "Model asked for at TTS_URL."),
  TTS_FORMAT: row(
    kind.oneOf("wav", "mp3", "pcm"),
    "wav",
    "Audio asked for at TTS_URL. `pcm`: 16 bit, little-endian, mono, 24,000 Hz unless the type of the answer has `rate=`.",
  ),
  TTS_COMMAND: optional(
    speech.commandLine,
    "Program for TTS_ENGINE=command, run without a shell: text in by its input or the file `{file}`, WAV or MP3 out. Places: `{voice} {lang} {gender} {speed} {file}`.",
  ),
  TTS_SPEED: row(speech.decimal(0.25, 4), "1", "Speed of `http` and `command` voices; 1 is their own."),
  TTS_VOICES: row(
    speech.voices,
    (given) =>
      given("TTS_ENGINE") === "command"
        ? "en-US:FEMALE:en-us+f3,en-US:MALE:en-us"
        : "en-US:FEMALE:alloy,en-US:MALE:onyx",
    "Voices of `http` and `command`: a comma list of `lang:GENDER:name`, the first of a language is its default. With `|type|code` behind it a voice has the type (`Standard`, `WaveNet`) and code that documents ask for.",
    { shown: "en-US:FEMALE:alloy,en-US:MALE:onyx; with `command` en-US:FEMALE:en-us+f3,en-US:MALE:en-us" },
  ),
  ASR_ENGINE: row(
    kind.oneOf("none", "lab", "command", "http"),
    (given) => (isSimulated(given) ? "lab" : "none"),
    "Speech to text: `http` (ASR_URL), `command` (ASR_COMMAND), `lab` (reads what the voices of the lab say), `none`.",
    { shown: "lab with SIMULATOR=on, none otherwise" },
  ),
  ASR_URL: optional(
    kind.urlOf("http", "https"),
    "Address for ASR_ENGINE=http: POST of a form with `file`, `model`, `language`, answered by JSON `{text}`.",
  ),
  ASR_KEY: optional(kind.textOf(1, 4096), "Bearer key sent to ASR_URL.", { secret: true }),
  ASR_MODEL: row(kind.textOf(1, 256), "whisper-1", "Model asked for at ASR_URL."),
  ASR_FORMAT: row(
    kind.oneOf("json", "verbose_json"),
    "json",
    "`response_format` asked for at ASR_URL: `verbose_json` brings the times of segments from models that have it.",
  ),
  ASR_COMMAND: optional(
    speech.commandLine,
    "Program for ASR_ENGINE=command, run without a shell: WAV in by its input or the file `{file}`, text or JSON `{text}` out. Places: `{lang} {file}`.",
  ),
  ASR_RATE: row(kind.wholeNumber(8000, 48_000), "16000", "Sample rate of the audio given to `http` and `command`."),
  ASR_TIMEOUT_SECONDS: row(
    kind.wholeNumber(1, 3600),
    "300",
    "Longest time for the transcript of a recording, waiting included.",
  ),
  LAB_SEED: row(kind.wholeNumber(0, 4_294_967_295), "1", "Seed of the randomness of the lab."),
  LAB_SIP_PORT: row(kind.listenPort, "0", "Loopback port of the carrier of the lab. 0: any free port."),
  LAB_SMPP_PORT: row(kind.listenPort, "0", "Loopback port of the SMSC of the lab. 0: any free port."),
  DRAIN_SECONDS: row(kind.wholeNumber(0, 86_400), "30", "Time that calls get to end when the platform stops."),
  RETENTION_DAYS: row(
    kind.daysPerName({ events: 4, deliveries: 1, traces: 0, provider_events: 7, recordings: 1, audit: 30 }),
    "events=7,deliveries=30,traces=7,provider_events=30,audit=365",
    "Days that rows are kept: a comma list of `name=days`; events at least 4. `traces=0` keeps no SIP traces. `provider_events=` are messages and receipts as they came from carriers, at least 7: one that comes again later is taken for a new one. `recordings=` removes the files of older recordings; without it they are kept. `audit=` is that of the audit log, at least 30.",
  ),
  LOG_LEVEL: row(
    kind.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
    "info",
    "Least important log lines that are written.",
  ),
  METRICS_TOKEN: optional(kind.textOf(16, 256), "Bearer token of `/metrics`.", {
    shown: "unset = only from loopback",
    secret: true,
  }),
} satisfies Record<string, Setting<unknown>>;

/** All settings by the names of their environment variables, read, checked and frozen. */
export type Config = {
  readonly [K in keyof typeof CONFIG_TABLE]: (typeof CONFIG_TABLE)[K] extends Setting<infer T> ? T : never;
} & {
  /** Settings of the table `setting` that the environment fixes. */
  readonly fixed: FixedSettings;
};
