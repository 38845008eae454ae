import type { Config } from "./config-table.js";
import { legsWithin } from "./open-files.js";
import { isLoopback } from "./setting-kinds.js";

/** Rules between settings; one line per broken rule. */
export function checkTogether(config: Config): string[] {
  return [
    ...checkRtpRange(config),
    ...checkPorts(config),
    ...checkTls(config),
    ...checkSecrets(config),
    ...checkOutbound(config),
    ...checkSpeech(config),
    ...checkRegistry(config),
  ];
}

/** Call legs that the RTP range allows: two ports each. */
export function rtpLegs(config: Pick<Config, "RTP_PORT_MIN" | "RTP_PORT_MAX">): number {
  return Math.floor((config.RTP_PORT_MAX - config.RTP_PORT_MIN + 1) / 2);
}

/** Two legs make a call, and each media thread has a slice of its own. */
const LEGS_PER_WORKER_MIN = 2;

function* checkRtpRange(config: Config): Generator<string> {
  const range = `RTP_PORT_MIN=${config.RTP_PORT_MIN} RTP_PORT_MAX=${config.RTP_PORT_MAX}`;
  if (config.RTP_PORT_MIN % 2 !== 0) yield `${range}: expected an even first port (RTP even, RTCP odd, RFC 3550 11)`;
  if (rtpLegs(config) < LEGS_PER_WORKER_MIN * config.MEDIA_WORKERS)
    yield `${range}: expected at least ${4 * config.MEDIA_WORKERS} ports for MEDIA_WORKERS=${config.MEDIA_WORKERS}`;
  for (const name of ["SIP_PORT", "LAB_SIP_PORT"] as const) {
    const port = config[name];
    if (port >= config.RTP_PORT_MIN && port <= config.RTP_PORT_MAX)
      yield `${name}=${port}: expected a port outside ${range}`;
  }
}

function* checkPorts(config: Config): Generator<string> {
  const sealed = hasTls(config) ? (["SIP_TLS_PORT", "HTTP_TLS_PORT", "SMPP_TLS_PORT"] as const) : [];
  const names = ["HTTP_PORT", "SIP_PORT", "SMPP_PORT", "LAB_SIP_PORT", "LAB_SMPP_PORT", ...sealed] as const;
  for (const [index, name] of names.entries()) {
    const other = names.slice(0, index).find((earlier) => config[earlier] === config[name] && config[name] !== 0);
    if (other) yield `${name}=${config[name]}: expected another port than ${other}`;
  }
}

/** Whether TLS is listened on. */
export function hasTls(config: Pick<Config, "TLS_CERT_FILE">): boolean {
  return config.TLS_CERT_FILE !== undefined;
}

function* checkTls(config: Config): Generator<string> {
  const { TLS_CERT_FILE: certs, TLS_KEY_FILE: keys, SIP_TLS_VERIFY: verifies, MODE } = config;
  if (certs?.length !== keys?.length || certs?.length === 0)
    yield `TLS_CERT_FILE names ${certs?.length ?? 0}, TLS_KEY_FILE ${keys?.length ?? 0} files: expected a key for each certificate`;
  if (!verifies && MODE === "production") yield "SIP_TLS_VERIFY=off: expected on with MODE=production";
}

function* checkSecrets(config: Config): Generator<string> {
  if (config.DATABASE_URL === undefined) return;
  for (const name of ["JWT_SECRET", "SECRETS_KEY"] as const)
    if (config[name] === undefined) yield `${name} is unset: expected at least 32 random characters with DATABASE_URL`;
}

function* checkOutbound(config: Config): Generator<string> {
  if (config.SIMULATOR) return;
  const loopback = config.OUTBOUND_ALLOW.find((net) => isLoopback(net.split("/")[0] ?? ""));
  if (loopback) yield `OUTBOUND_ALLOW=${loopback}: expected no loopback network with SIMULATOR=off`;
}

/** What is allowed and yet worth a line at the start. @param openFiles descriptors that the process may have */
export function configWarnings(config: Config, openFiles = Number.POSITIVE_INFINITY): string[] {
  const warnings: string[] = [];
  const open = (["HTTP_HOST", "SIP_HOST", "SMPP_HOST"] as const).filter((name) => !isLoopback(config[name]));
  if (config.SIMULATOR && open.length > 0)
    warnings.push(`SIMULATOR=on while ${open.map((name) => `${name}=${config[name]}`).join(" and ")} is not loopback`);
  if (!isLoopback(config.HTTP_HOST) && !hasTls(config))
    warnings.push(`HTTP_HOST=${config.HTTP_HOST} is plain HTTP: set TLS_CERT_FILE or put a TLS proxy in front`);
  if (!config.SIP_TLS_VERIFY) warnings.push("SIP_TLS_VERIFY=off: calls over TLS may be overheard");
  if (rtpLegs(config) < 2 * config.CALLS_MAX)
    warnings.push(
      `the RTP range carries ${rtpLegs(config)} legs; CALLS_MAX=${config.CALLS_MAX} calls may need twice as many`,
    );
  if (legsWithin(openFiles) < Math.min(2 * config.CALLS_MAX, rtpLegs(config)))
    warnings.push(
      `${openFiles} open files carry ${legsWithin(openFiles)} legs (ulimit -n, LimitNOFILE); CALLS_MAX=${config.CALLS_MAX} calls may need twice as many`,
    );
  return warnings;
}

/** Half a configuration would register nothing, or in the simulator what was meant for the registry. */
function* checkRegistry(config: Config): Generator<string> {
  const names = ["REGISTRY_URL", "REGISTRY_KEY", "REGISTRY_SECRET"] as const;
  const [given, missing] = [names.filter((name) => config[name]), names.filter((name) => !config[name])];
  if (config.REGISTRY === "tcr" && missing.length > 0) yield `REGISTRY=tcr: expected ${missing.join(" and ")}`;
  if (config.REGISTRY !== "tcr" && given.length > 0) yield `${given.join(" and ")}: expected REGISTRY=tcr`;
  const url = config.REGISTRY_URL === undefined ? undefined : new URL(config.REGISTRY_URL);
  if (url?.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, "")))
    yield "REGISTRY_URL: expected https, its key would go out in plain text";
  if (url && (url.username !== "" || url.search !== "" || url.hash !== ""))
    yield "REGISTRY_URL: expected no user, query or fragment";
}

/** An engine outside of the process needs to be named. */
function* checkSpeech(config: Config): Generator<string> {
  for (const part of ["TTS", "ASR"] as const) {
    const engine = config[`${part}_ENGINE`];
    if (engine === "http" && config[`${part}_URL`] === undefined) yield `${part}_ENGINE=http: expected ${part}_URL`;
    if (engine === "command" && config[`${part}_COMMAND`] === undefined)
      yield `${part}_ENGINE=command: expected ${part}_COMMAND`;
  }
}
