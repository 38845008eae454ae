import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { table } from "./output.js";
import type { PlaceOptions } from "./place.js";
import { Progress } from "./progress.js";
import type { RestApi } from "./rest-api.js";

interface Lease {
  readonly uuid: string;
  readonly tn: { readonly tn: number } | number;
  readonly autorenew: boolean;
  readonly expired_on: string;
}

interface Offer {
  readonly tn: number;
  readonly type: string;
  readonly nrc?: number;
  readonly mrc?: number;
}

interface Order {
  readonly uuid: string;
  readonly state: string;
  readonly errors?: readonly { readonly item: { readonly tn: number }; readonly reason: string }[];
}

interface Report {
  readonly accepted: number;
  readonly failed: number;
  readonly total: number;
  readonly errors: readonly {
    row?: number;
    line?: number;
    column?: number | null;
    field?: string | null;
    message: string;
  }[];
}

const numberOf = ({ tn }: Lease) => (typeof tn === "number" ? tn : tn.tn);
const OPEN = new Set(["created", "verify", "processing"]);
const ORDER_WAIT_MS = 120_000;

/** `opentact number` and `opentact rate`: numbers of the account, stock and prices of the operator. */
export function numberCommands(program: Command): void {
  const number = program.command("number").description("numbers of the account, and the stock");
  asking(number.command("list"))
    .description("leased numbers")
    .action((options: PlaceOptions) =>
      ask(
        options,
        (api) => api.call<Lease[]>("GET", "/lease/tn"),
        (leases) =>
          table(
            ["number", "lease", "autorenew", "paid until"],
            leases.map((lease) => [numberOf(lease), lease.uuid, lease.autorenew, lease.expired_on]),
          ),
      ),
    );
  asking(number.command("search"))
    .option("--country <code>", "two letters", "US")
    .option("--state <code>", "two letters")
    .option("--npa <digits>", "area code")
    .option("--take <count>", "how many", "10")
    .description("numbers that can be ordered now")
    .action((options: PlaceOptions & { country: string; state?: string; npa?: string; take: string }) => {
      const { country, state, npa, take } = options;
      const body = { country, take: Number(take), ...(state ? { state } : {}), ...(npa ? { npa } : {}) };
      return ask(
        options,
        (api) => api.call<{ data: Offer[] }>("POST", "/tn/search", { body }),
        ({ data }) =>
          table(
            ["number", "type", "once", "a month"],
            data.map((offer) => [offer.tn, offer.type, offer.nrc, offer.mrc]),
          ),
      );
    });
  asking(number.command("order"))
    .argument("<number...>", "digits of the numbers")
    .option("--app <uuid>", "control app they lead to")
    .option("--no-wait", "do not wait until they are there")
    .description("order numbers")
    .action((numbers: string[], options: PlaceOptions & { app?: string; wait: boolean }) => {
      const body = { tns: numbers.map(Number), voice: true, ...(options.app ? { sip_control_app: options.app } : {}) };
      return ask(
        options,
        (api) => new Progress(options.json).during("ordering", () => order(api, body, options.wait)),
        ({ uuid, state, errors = [] }) => {
          if (errors.length > 0) process.exitCode = 1;
          return [`order ${uuid}: ${state}`, ...errors.map(({ item, reason }) => `${item.tn}: ${reason}`)].join("\n");
        },
      );
    });
  asking(number.command("import"))
    .argument("<file.csv>", "numbers with the column tn")
    .description("put numbers into stock (Admin)")
    .action((file: string, options: PlaceOptions) =>
      ask(options, (api) => uploaded(api, "/admin/tn/import", file, options.json), reportText),
    );
  const rate = program.command("rate").description("prices of calls");
  asking(rate.command("import"))
    .argument("<file.csv>", "rates with the columns prefix and per_minute")
    .option("--product <id>", "product whose deck it is", "1")
    .option("--direction <in|out>", "of the calls", "out")
    .option("--replace", "nothing else of the deck stays")
    .option("--dry-run", "only check the file")
    .description("put rates into a deck (Admin); exit code 1 when a line was refused")
    .action(
      (file: string, options: PlaceOptions & { product: string; direction: string; replace?: true; dryRun?: true }) => {
        const { product, direction, replace, dryRun } = options;
        const query = { product, direction, mode: replace ? "replace" : "merge", dry_run: dryRun ?? false };
        return ask(options, (api) => uploaded(api, "/admin/rate/import", file, options.json, query), reportText);
      },
    );
  asking(rate.command("show"))
    .argument("<number>", "whom to call")
    .description("what a call would cost the account now")
    .action((to: string, options: PlaceOptions) =>
      ask(
        options,
        (api) => api.call<Record<string, unknown>>("GET", "/call/rate", { query: { to } }),
        (price) => table(["what", "value"], Object.entries(price)),
      ),
    );
}

async function order(api: RestApi, body: object, isAwaited: boolean): Promise<Order> {
  let found = await api.call<Order>("POST", "/order", { body });
  const untilMs = performance.now() + ORDER_WAIT_MS;
  while (isAwaited && OPEN.has(found.state) && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    found = await api.call<Order>("GET", `/order/${found.uuid}`);
  }
  return found;
}

async function uploaded(api: RestApi, path: string, file: string, isJson = false, query = {}): Promise<Report> {
  const send = () => api.upload<Report>(path, file, query);
  const report = await new Progress(isJson).during("importing", send);
  if (report.failed > 0) process.exitCode = 1;
  return report;
}

function reportText({ accepted, failed, total, errors }: Report): string {
  const lines = errors.map(({ row, line, column, field, message }) => {
    const place = column ? `:${column}` : "";
    return `line ${line ?? row}${place}: ${field ? `${field} ` : ""}${message}`;
  });
  return [...lines, `${accepted} of ${total} taken, ${failed} refused`].join("\n");
}
