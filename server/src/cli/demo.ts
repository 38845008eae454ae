import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, createApp } from "../app.js";
import { readConfig } from "../base/config.js";
import { orExit } from "./or-exit.js";
import { Progress } from "./progress.js";

/** Runs beside anything: any free port, a data folder that is removed at the end. */
const PRIVATE = {
  HTTP_PORT: "0",
  SIP_PORT: "0",
  SMPP_PORT: "0",
  LAB_SIP_PORT: "0",
  SIMULATOR: "on",
  DRAIN_SECONDS: "2",
};

type Story = Awaited<ReturnType<NonNullable<App["lab"]>["tell"]>>;

/**
 * Starts a private platform, plays a whole call or texts with its simulated world, prints what happened. Exit code 1
 * unless all came true. As JSON: lines, checks and ladder in one object.
 */
export async function demo(story: "call" | "sms", isJson = false): Promise<void> {
  await orExit(() => new Progress(isJson).during("playing", () => play(story, isJson)), isJson);
  process.exit();
}

async function play(what: "call" | "sms", isJson: boolean): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "opentact-demo-"));
  const app = await start(dataDir);
  if (!isJson)
    process.stdout.write(`a private platform listens on ${app.ready.http_url} and SIP ${app.ready.sip_udp}\n\n`);
  try {
    const story = await (what === "sms" ? tellSms(app) : tell(app));
    process.stdout.write(isJson ? `${JSON.stringify(story, null, 2)}\n` : print(story));
    process.exitCode = story.checks.every((check) => check.isTrue) ? 0 : 1;
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function start(dataDir: string): Promise<App> {
  const level = process.argv.includes("--verbose") ? "info" : "error";
  try {
    return await createApp(readConfig({ ...PRIVATE, DATA_DIR: dataDir, LOG_LEVEL: level }));
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function tell({ lab, ready }: App): Promise<Story> {
  const [user] = ready.sip_users;
  const [number] = ready.numbers;
  if (!lab || !user || number === undefined) throw new Error("the platform started without its demo world");
  const [host = "", port = ""] = ready.sip_udp.split(":");
  const sip = { host, port: Number(port) };
  return lab.tell({ http_url: ready.http_url, sip, account: ready.account, number, sip_user: user });
}

async function tellSms({ lab, ready }: App): Promise<Story> {
  const [number] = ready.numbers;
  if (!lab || number === undefined) throw new Error("the platform started without its demo world");
  return lab.tellSms({ http_url: ready.http_url, account: ready.account, admin: ready.admin, number });
}

const LABELS = { sip: "SIP", xml: "XML", event: "event", record: "record", story: "*" } as const;

function print({ lines, checks, ladder = "" }: Story): string {
  const startMs = lines[0]?.atMs ?? 0;
  const timeline = lines.map(
    ({ atMs, kind, text }) =>
      `${((atMs - startMs) / 1000).toFixed(3).padStart(8)} s  ${LABELS[kind].padEnd(7)} ${text}`,
  );
  const verdicts = checks.map(({ what, isTrue, found }) => `${isTrue ? "ok    " : "FAILED"}  ${what}: ${found}`);
  const failed = checks.filter((check) => !check.isTrue).length;
  const end = failed === 0 ? "all as told" : `${failed} of ${checks.length} not as told`;
  const seen = ladder === "" ? "" : `The call as GET /rest/call/{uuid}/timeline shows it:\n\n${ladder}\n`;
  return `${timeline.join("\n")}\n\n${seen}${verdicts.join("\n")}\n\n${end}\n`;
}
