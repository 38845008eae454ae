import { readFile, writeFile } from "node:fs/promises";
import type { ICallTimeline } from "@opentact/contract";
import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { runCommand, table } from "./output.js";
import { findPlace, type PlaceOptions } from "./place.js";
import { recordTest } from "./record-test.js";
import { RestApi } from "./rest-api.js";

interface Call {
  readonly uuid: string;
  readonly created_on: string;
  readonly direction: string;
  readonly from: string;
  readonly to: string;
  readonly state: string;
  readonly state_end: string | null;
  readonly duration: number;
  readonly price: number | null;
}

const HEADS = ["uuid", "began", "way", "from", "to", "state", "seconds", "price"];
const listed = (calls: readonly Call[]) =>
  table(
    HEADS,
    calls.map((call) => [
      call.uuid,
      call.created_on,
      call.direction,
      call.from,
      call.to,
      call.state_end ?? call.state,
      call.duration,
      call.price,
    ]),
  );
const pathOf = (uuid: string, rest = "") => `/call/${encodeURIComponent(uuid)}${rest}`;
const FOLLOW_MS = 1_000;

/** `opentact call`: the call log, one call in one place, and calls by request. */
export function callCommands(program: Command): void {
  const call = program.command("call").description("calls of a platform");
  asking(call.command("list"))
    .option("--live", "only those that go on")
    .option("--take <count>", "how many", "20")
    .description("the call log, newest first")
    .action((options: PlaceOptions & { live?: true; take: string }) => {
      const body = { take: Number(options.take), ...(options.live ? { state: "online" } : {}) };
      return ask(
        options,
        (api) => api.call<{ data: Call[] }>("POST", "/call/search", { body }),
        ({ data }) => listed(data),
      );
    });
  asking(call.command("show"))
    .argument("<uuid>", "any leg of the call")
    .option("--follow", "go on until the call is over")
    .description("everything of a call as a ladder: SIP, commands, requests, events, webhooks, sound, money")
    .action((uuid: string, options: PlaceOptions & { follow?: true }) =>
      options.follow ? follow(uuid, options) : show(uuid, options),
    );
  asking(call.command("pcap"))
    .argument("<uuid>", "any leg of the call")
    .requiredOption("--out <file.pcap>", "file that is written")
    .description("write the SIP of a call as a capture file")
    .action((uuid: string, options: PlaceOptions & { out: string }) =>
      ask(
        options,
        async (api) => {
          const bytes = await api.raw(pathOf(uuid, "/pcap"));
          await writeFile(options.out, bytes);
          return { file: options.out, bytes: bytes.length };
        },
        ({ file, bytes }) => `${file}: ${bytes} bytes`,
      ),
    );
  asking(call.command("make"))
    .requiredOption("--from <number>", "leased number, or the uuid of its lease")
    .requiredOption("--to <number>", "number, or login@domain")
    .option("--xml <file>", "document that runs when it is answered")
    .option("--app <uuid>", "control app that runs in place of it")
    .description("call somebody")
    .action((options: PlaceOptions & { from: string; to: string; xml?: string; app?: string }) =>
      ask(
        options,
        async (api) => {
          const { from: tn_lease, to, app } = options;
          const flow = options.xml ? { xml: await readFile(options.xml, "utf8") } : { sip_control_app: app };
          return api.call<Call>("POST", "/call", { body: { tn_lease, to, ...flow } });
        },
        (made) => listed([made]),
      ),
    );
  asking(call.command("hangup"))
    .argument("<uuid>", "leg that ends")
    .description("end a call")
    .action((uuid: string, options: PlaceOptions) =>
      ask(
        options,
        (api) => api.call<Call>("DELETE", pathOf(uuid)),
        (ended) => listed([ended]),
      ),
    );
  asking(call.command("record-test"))
    .argument("<uuid>", "a finished call")
    .requiredOption("--out <folder>", "where flow.xml and caller.yml are written")
    .description("make a test of a finished call, for opentact test")
    .action(recordTest);
}

/** As the platform prints it; with `--json` the timeline itself. */
function show(uuid: string, options: PlaceOptions): Promise<void> {
  if (options.json) return ask(options, (api) => api.call("GET", pathOf(uuid, "/timeline")), String);
  return ask(
    options,
    async (api) => String(await api.raw(pathOf(uuid, "/timeline"), { accept: "text/plain" })),
    String,
  );
}

/** Prints what is new, line by line: those of the ladder, or entries as JSON. */
function follow(uuid: string, options: PlaceOptions): Promise<void> {
  return runCommand(options.json, async () => {
    const api = new RestApi(await findPlace(options));
    const seen = new Set<string>();
    for (;;) {
      const timeline = await api.call<ICallTimeline>("GET", pathOf(uuid, "/timeline"));
      for (const entry of timeline.entries) {
        if (seen.has(entry.id)) continue;
        seen.add(entry.id);
        const letter = timeline.legs.find((leg) => leg.uuid === entry.call)?.letter ?? "";
        const arrow = entry.sip ? (entry.sip.direction === "in" ? "--> " : "<-- ") : "";
        const line = `${entry.time}  ${letter}  ${entry.kind.padEnd(9)}  ${arrow}${entry.summary}`;
        process.stdout.write(`${options.json ? JSON.stringify(entry) : line}\n`);
      }
      if (timeline.is_over) return;
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
    }
  });
}
