import { expect, test } from "vitest";
import { ConfigError, configLines, configWarnings, hasTls, isSet, readConfig } from "./config.js";

const machine = { cpuCount: 4, addresses: ["192.0.2.7"], uid: 1000 };
const read = (env: Record<string, string | undefined> = {}) => readConfig(env, machine);

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("without any variable the platform gets its documented defaults", () => {
  const config = read();
  expect(config).toMatchObject({
    ROLES: "all",
    MODE: "development",
    SIMULATOR: true,
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: 8080,
    SIP_PORT: 5060,
    PUBLIC_HOST: "127.0.0.1",
    RTP_PORT_MIN: 20_000,
    RTP_PORT_MAX: 29_999,
    MEDIA_WORKERS: 3,
    BODY_LIMIT: 1_048_576,
    OUTBOUND_ALLOW: ["127.0.0.0/8", "::1/128"],
    RETENTION_DAYS: { events: 7, deliveries: 30, traces: 7, provider_events: 30, audit: 365 },
  });
  expect(config.DATABASE_URL).toBeUndefined();
  expect(config.DB_UID).toBeUndefined();
  expect(Object.isFrozen(config)).toBe(true);
  expect(configWarnings(config)).toEqual([]);
});

test("an empty variable counts as unset", () => {
  expect(read({ HTTP_PORT: "", DATABASE_URL: " " }).HTTP_PORT).toBe(8080);
});

test("settings of the table that may change are fixed by the environment, and a wrong one has its line too", () => {
  expect(read().fixed).toEqual({});
  const env = { AUTH_SIGN_UP: "off", AUTH_RESET_ORIGINS: "https://a.example.org/, http://b.example.org:8080" };
  expect(read(env).fixed).toEqual({
    "auth.sign_up": false,
    "auth.reset_origins": ["https://a.example.org", "http://b.example.org:8080"],
  });
  expect(problemsOf({ AUTH_SIGN_UP: "perhaps", AUTH_PASSWORD_MIN: "2" })).toEqual([
    "AUTH_PASSWORD_MIN=2: expected a whole number from 3 to 255",
    "AUTH_SIGN_UP=perhaps: expected on or off",
  ]);
});

test("it can be told whether somebody chose a setting", () => {
  expect([{ DATA_DIR: "/x" }, { DATA_DIR: " " }, {}].map((env) => isSet("DATA_DIR", env))).toEqual([
    true,
    false,
    false,
  ]);
});

test("every wrong setting is named at once, with its value and what is expected", () => {
  expect(problemsOf({ HTTP_PORT: "70000", SIP_HOST: "999.1.1.1", LOG_LEVEL: "loud", BODY_LIMIT: "0" })).toEqual([
    "HTTP_PORT=70000: expected a whole number from 0 to 65535",
    "SIP_HOST=999.1.1.1: expected an IP address",
    "BODY_LIMIT=0: expected a size like 1 MiB, 512 KiB or 1048576",
    "LOG_LEVEL=loud: expected one of fatal, error, warn, info, debug, trace, silent",
  ]);
});

test("an amount of money is kept as it is written, to the fifth decimal", () => {
  const name = "MESSAGING_UNKNOWN_OPERATOR_SURCHARGE";
  expect(["", "0.00123", "12"].map((text) => read({ [name]: text })[name])).toEqual(["0", "0.00123", "12"]);
  for (const wrong of ["-1", "0.000001", "1,5", ".5", "1e-3", "1000000"])
    expect(problemsOf({ [name]: wrong })).toEqual([
      `${name}=${wrong}: expected an amount from 0 to 999999.99999 with at most 5 decimals`,
    ]);
});

test("a wrong secret is never repeated in the message", () => {
  const problems = problemsOf({ JWT_SECRET: "hunter2", DATABASE_URL: "mysql://u:hunter2@h/d" });
  expect(problems).toHaveLength(2);
  expect(problems.join()).not.toContain("hunter2");
});

test("asking for a part that is not built is refused, its default is not", () => {
  expect(problemsOf({ NATS_URL: "nats://127.0.0.1:4222", BLOB_URL: "s3://b", ROLES: "sip" })).toEqual([
    "ROLES=sip: not in this version: running single roles in a process of their own; unset it",
    "NATS_URL=***: not in this version: the NATS bus between nodes; unset it",
    "BLOB_URL=s3://b: not in this version: a blob store outside of DATA_DIR; unset it",
  ]);
  expect(
    problemsOf({ SMPP_PORT: "2775", ROLES: "all", ASR_ENGINE: "lab", DATA_DIR: "/d", BLOB_URL: "file:/d/blobs" }),
  ).toEqual([]);
});

test("the campaign registry is configured whole or not at all, and its key does not go out in plain text", () => {
  const whole = {
    REGISTRY: "tcr",
    REGISTRY_URL: "https://tcr.example/v2",
    REGISTRY_KEY: "hunter2",
    REGISTRY_SECRET: "hunter3",
  };
  expect(read().REGISTRY).toBe("simulator");
  expect(read(whole)).toMatchObject(whole);
  expect(configLines(read(whole)).join()).not.toMatch(/hunter/);
  expect(problemsOf({ REGISTRY: "tcr" })).toEqual([
    "REGISTRY=tcr: expected REGISTRY_URL and REGISTRY_KEY and REGISTRY_SECRET",
  ]);
  expect(problemsOf({ ...whole, REGISTRY_SECRET: "" })).toEqual(["REGISTRY=tcr: expected REGISTRY_SECRET"]);
  expect(problemsOf({ ...whole, REGISTRY: "" })).toEqual([
    "REGISTRY_URL and REGISTRY_KEY and REGISTRY_SECRET: expected REGISTRY=tcr",
  ]);
  expect(problemsOf({ ...whole, REGISTRY_URL: "http://tcr.example/v2" })[0]).toMatch(/expected https/);
  expect(problemsOf({ ...whole, REGISTRY_URL: "https://me:hunter2@tcr.example" })).toEqual([
    "REGISTRY_URL: expected no user, query or fragment",
  ]);
  expect(problemsOf({ ...whole, REGISTRY_URL: "http://[::1]:1234/v2" })).toEqual([]);
});

test("the RTP range begins even and has room for two legs in each media thread", () => {
  expect(problemsOf({ RTP_PORT_MIN: "20001" })[0]).toMatch(/even first port/);
  expect(problemsOf({ RTP_PORT_MIN: "20000", RTP_PORT_MAX: "20003" })[0]).toMatch(/at least 12 ports/);
  expect(problemsOf({ RTP_PORT_MIN: "20000", RTP_PORT_MAX: "20011" })).toEqual([]);
  expect(problemsOf({ SIP_PORT: "20010" })[0]).toMatch(/outside RTP_PORT_MIN/);
});

test("two listeners never share a port, unless the system chooses", () => {
  expect(problemsOf({ HTTP_PORT: "5060" })).toEqual(["SIP_PORT=5060: expected another port than HTTP_PORT"]);
  expect(problemsOf({ HTTP_PORT: "0", SIP_PORT: "0", LAB_SIP_PORT: "0" })).toEqual([]);
});

test("with an outside database the platform is in production and wants its secrets given", () => {
  const DATABASE_URL = "postgresql://u:p@db/opentact";
  expect(problemsOf({ DATABASE_URL })).toHaveLength(2);
  const secret = "x".repeat(32);
  const config = read({ DATABASE_URL, JWT_SECRET: secret, SECRETS_KEY: secret });
  expect(config).toMatchObject({ MODE: "production", SIMULATOR: false, OUTBOUND_ALLOW: [] });
  expect(read({ NODE_ENV: "production" }).MODE).toBe("production");
});

test("without the simulator no webhook may be let through to loopback", () => {
  expect(problemsOf({ SIMULATOR: "off", OUTBOUND_ALLOW: "10.0.0.0/8, 127.0.0.1" })).toEqual([
    "OUTBOUND_ALLOW=127.0.0.1/32: expected no loopback network with SIMULATOR=off",
  ]);
  expect(read({ SIMULATOR: "off", OUTBOUND_ALLOW: "10.0.0.0/8" }).OUTBOUND_ALLOW).toEqual(["10.0.0.0/8"]);
});

test("a listener on every interface is published under the first outside address, with warnings", () => {
  const config = read({ SIP_HOST: "0.0.0.0", HTTP_HOST: "0.0.0.0", RTP_PORT_MAX: "20999" });
  expect(config.PUBLIC_HOST).toBe("192.0.2.7");
  expect(configWarnings(config)).toHaveLength(3);
});

test("the relay is a UDP port of a host", () => {
  for (const url of ["udp:127.0.0.1:2223", "udp:relay.example:2223", "udp:[2001:db8::1]:2223"])
    expect(read({ RTPENGINE_URL: url }).RTPENGINE_URL).toBe(url);
  for (const wrong of [
    "127.0.0.1:2223",
    "udp:127.0.0.1",
    "udp://127.0.0.1:2223",
    "udp:host:0",
    "udp:[host]:1",
    "udp::1:1",
  ])
    expect(problemsOf({ RTPENGINE_URL: wrong })[0], wrong).toMatch(/udp:host:port/);
});

test("name servers are addresses with or without a port", () => {
  const servers = ["192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:53"];
  expect(read({ SIP_DNS_SERVERS: servers.join(", ") }).SIP_DNS_SERVERS).toEqual(servers);
  for (const wrong of ["ns.example", "192.0.2.1:0", "192.0.2.1:70000", "[192.0.2.1]:53", "[2001:db8::1]"])
    expect(problemsOf({ SIP_DNS_SERVERS: wrong })[0], wrong).toMatch(/each an IP address, or one with a port/);
});

test("networks and origins are checked and written in one form", () => {
  expect(read({ TRUST_PROXY: "10.0.0.1, fd00::/8" }).TRUST_PROXY).toEqual(["10.0.0.1/32", "fd00::/8"]);
  expect(problemsOf({ TRUST_PROXY: "10.0.0.0/33" })[0]).toMatch(/each a network like/);
  expect(read({ CORS_ORIGINS: "https://A.example/" }).CORS_ORIGINS).toEqual(["https://a.example"]);
  expect(problemsOf({ CORS_ORIGINS: "https://a.example/path" })).toHaveLength(1);
  expect(problemsOf({ RETENTION_DAYS: "events=2" })[0]).toMatch(/events at least 4/);
  expect(read({ RETENTION_DAYS: "deliveries=5,events=4" }).RETENTION_DAYS).toEqual({ deliveries: 5, events: 4 });
  expect(problemsOf({ RETENTION_DAYS: "constructor=5" })[0]).toMatch(/names: events/);
  expect(read({ RETENTION_DAYS: "recordings=5" }).RETENTION_DAYS).toEqual({ recordings: 5 });
});

test("as root the database child gets the uid of nobody", () => {
  expect(readConfig({}, { ...machine, uid: 0 }).DB_UID).toBe(65_534);
});

test("the printed settings hold every name and no secret", () => {
  const lines = new Map(configLines(read({ ADMIN_PASSWORD: "correct horse" })));
  expect(lines.get("ADMIN_PASSWORD")).toBe("***");
  expect(lines.get("HTTP_PORT")).toBe("8080");
  expect(lines.get("SIMULATOR")).toBe("on");
  expect(lines.get("NATS_URL")).toBe("");
});

test("products are read as id and name, each id once", () => {
  expect(read({ SIP_PRODUCTS: "2=Premium, 7=Whole sale:private" }).SIP_PRODUCTS).toEqual([
    { id: 2, name: "Premium", type: "public" },
    { id: 7, name: "Whole sale", type: "private" },
  ]);
  expect(read().SIP_PRODUCTS).toEqual([]);
  for (const wrong of ["Premium", "0=None", "1025=Far", "2=", "2=A,2=B"])
    expect(problemsOf({ SIP_PRODUCTS: wrong })).toEqual([expect.stringContaining("SIP_PRODUCTS")]);
});

test("certificates come with a key each, and open two more ports, which must be free of the others", () => {
  const files = { TLS_CERT_FILE: "/a.crt, /b.crt", TLS_KEY_FILE: "/a.key,/b.key" };
  const config = read(files);
  expect(config).toMatchObject({
    TLS_CERT_FILE: ["/a.crt", "/b.crt"],
    TLS_KEY_FILE: ["/a.key", "/b.key"],
    SIP_TLS_PORT: 5061,
    HTTP_TLS_PORT: 8443,
  });
  expect([hasTls(config), hasTls(read())]).toEqual([true, false]);
  expect(problemsOf({ TLS_CERT_FILE: "/a.crt" })).toEqual([
    "TLS_CERT_FILE names 1, TLS_KEY_FILE 0 files: expected a key for each certificate",
  ]);
  expect(problemsOf({ ...files, TLS_KEY_FILE: "/a.key" })).toHaveLength(1);
  expect(problemsOf({ ...files, SIP_TLS_PORT: "8443" })).toEqual([
    "HTTP_TLS_PORT=8443: expected another port than SIP_TLS_PORT",
  ]);
  expect(problemsOf({ SIP_TLS_PORT: "8443" })).toEqual([]);
});

test("peers over TLS may stay unproved in development only, and not without a word", () => {
  expect(configWarnings(read({ SIP_TLS_VERIFY: "off" }))).toEqual([
    "SIP_TLS_VERIFY=off: calls over TLS may be overheard",
  ]);
  expect(problemsOf({ SIP_TLS_VERIFY: "off", MODE: "production" })).toEqual([
    "SIP_TLS_VERIFY=off: expected on with MODE=production",
  ]);
});

test("calls that the limit of open files does not carry are worth a word, unless the ports carry no more", () => {
  const config = read({ SIMULATOR: "off" });
  expect([20_000, 10_666].map((openFiles) => configWarnings(config, openFiles).length)).toEqual([0, 1]);
  expect(configWarnings(config, 1_024)).toEqual([
    "1024 open files carry 384 legs (ulimit -n, LimitNOFILE); CALLS_MAX=2000 calls may need twice as many",
  ]);
  const few = read({ SIMULATOR: "off", RTP_PORT_MAX: "20099" });
  expect(configWarnings(few, 1_024)).toEqual([
    "the RTP range carries 50 legs; CALLS_MAX=2000 calls may need twice as many",
  ]);
});

test("with certificates HTTP on every address needs no warning", () => {
  const env = { HTTP_HOST: "0.0.0.0", SIMULATOR: "off", RTP_PORT_MIN: "10000" };
  expect(configWarnings(read(env))).toEqual([
    "HTTP_HOST=0.0.0.0 is plain HTTP: set TLS_CERT_FILE or put a TLS proxy in front",
  ]);
  expect(configWarnings(read({ ...env, TLS_CERT_FILE: "/a.crt", TLS_KEY_FILE: "/a.key" }))).toEqual([]);
});

test("a speech engine outside of the process needs to be named", () => {
  expect(problemsOf({ TTS_ENGINE: "http", ASR_ENGINE: "command" })).toEqual([
    "TTS_ENGINE=http: expected TTS_URL",
    "ASR_ENGINE=command: expected ASR_COMMAND",
  ]);
  expect(
    problemsOf({ TTS_ENGINE: "command", TTS_COMMAND: "say {voice}", ASR_ENGINE: "http", ASR_URL: "http://a/" }),
  ).toEqual([]);
  expect(problemsOf({ TTS_KEY: "x".repeat(5000) }).join()).not.toContain("xxx");
  expect(read({ TTS_ENGINE: "command", TTS_COMMAND: "say" }).TTS_VOICES[0]!.name).toBe("en-us+f3");
  expect([read().ASR_ENGINE, read({ SIMULATOR: "off" }).ASR_ENGINE]).toEqual(["lab", "none"]);
});
