import { type App, createApp } from "../app.js";
import { configWarnings, hasTls, isSet, readConfig } from "../base/config.js";
import { createLog, type Log } from "../base/log.js";
import { oneCore } from "../base/one-core.js";
import { openFilesMax } from "../base/open-files.js";
import { orExit } from "./or-exit.js";

/**
 * Starts the platform and keeps it until a signal: the first one drains, a second one skips the wait. As JSON it prints
 * one line when it is ready, which is what `ready.json` holds, and one when it has stopped.
 */
export async function start({ json }: { readonly json?: true } = {}): Promise<void> {
  const startedMs = performance.now();
  const config = await orExit(() => readConfig(), json);
  const log = createLog(config.LOG_LEVEL);
  watchFaults(log);
  const stop = stopSignal();
  const app = await orExit(() => createApp(config, { log, isDefaultFolder: !isSet("DATA_DIR") }), json);
  oneCore.serve();
  if (hasTls(config))
    process.on("SIGHUP", () => log.onFail(app.reloadCertificates(), "reading the certificates again"));
  for (const warning of configWarnings(config, openFilesMax())) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(json ? lineOf(app.ready) : summary(app, performance.now() - startedMs));
  const signal = await stop.first;
  const calls = app.engine.calls.size;
  if (!json) process.stdout.write(farewell(calls, config.DRAIN_SECONDS));
  const closing = app.close();
  void stop.second.then(() => app.close());
  await orExit(() => closing, json);
  const seconds = Math.round(performance.now() - startedMs) / 1000;
  if (json) process.stdout.write(lineOf({ stopped: true, signal, live_calls: calls, seconds }));
  process.exit(0);
}

/** Says why nothing seems to happen. */
function farewell(calls: number, drainSeconds: number): string {
  if (calls === 0) return "Opentact stops\n";
  return `Opentact stops: live calls (${calls}) have ${drainSeconds} s to end, a second signal ends them now\n`;
}

const lineOf = (value: object) => `${JSON.stringify(value)}\n`;

type Signal = "SIGTERM" | "SIGINT";

interface StopSignal {
  readonly first: Promise<Signal>;
  readonly second: Promise<Signal>;
}

/** A signal that comes while the platform still starts stops it as soon as it has. */
function stopSignal(): StopSignal {
  const waiting: ((signal: Signal) => void)[] = [];
  const first = new Promise<Signal>((resolve) => waiting.push(resolve));
  const second = new Promise<Signal>((resolve) => waiting.push(resolve));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => waiting.shift()?.(signal));
  return { first, second };
}

/** A rejection nobody waited for is a fault of one thing, not the end of all calls. */
function watchFaults(log: Log): void {
  process.on("unhandledRejection", (error) => log.error({ err: error }, "a rejection was not handled"));
  process.on("uncaughtException", (error) => {
    log.error({ err: error }, "an error was not caught, stopping");
    process.exit(1);
  });
}

function summary({ ready, engine }: App, tookMs: number): string {
  const lines = [
    `Opentact is ready after ${(tookMs / 1000).toFixed(1)} s (room for ${engine.media.capacity} call legs)`,
    `  REST       ${ready.http_url}/rest        docs ${ready.http_url}/swagger/`,
    `  events     ${ready.ws_url}`,
    `  SIP        ${ready.sip_udp} (UDP and TCP)${tlsText(ready.sip_tls)}, domain ${ready.sip_domain}`,
    `  SIP by web ${ready.sip_ws}`,
    `  account    ${ready.account.email} / ${ready.account.password}`,
    `  admin      ${ready.admin.email} / ${ready.admin.password}`,
  ];
  if (ready.numbers.length > 0) lines.push(`  numbers    ${ready.numbers.join(", ")}`);
  for (const user of ready.sip_users) lines.push(`  SIP user   ${user.login}@${user.domain} / ${user.password}`);
  if (ready.carrier.sip_port > 0)
    lines.push(`  carrier    ${ready.carrier.sip_host}:${ready.carrier.sip_port} (simulated)`);
  return `${lines.join("\n")}\n`;
}

function tlsText(place: string | null): string {
  return place === null ? "" : `, ${place} (TLS)`;
}
