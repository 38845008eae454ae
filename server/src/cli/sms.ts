import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { table } from "./output.js";
import type { PlaceOptions } from "./place.js";

interface Message {
  readonly uuid: string;
  readonly type: string;
  readonly created_on: string;
  readonly from: string | number;
  readonly to: string | number;
  readonly state: string;
  readonly delivery_state?: string;
  readonly message: string;
}

const TEXT_MAX = 50;
const listed = (messages: readonly Message[]) =>
  table(
    ["uuid", "time", "type", "from", "to", "state", "text"],
    messages.map((one) => [
      one.uuid,
      one.created_on,
      one.type,
      one.from,
      one.to,
      one.delivery_state ?? one.state,
      one.message.replace(/\s+/g, " ").slice(0, TEXT_MAX),
    ]),
  );

/** `opentact sms`: messages. */
export function smsCommands(program: Command): void {
  const sms = program.command("sms").description("messages");
  asking(sms.command("send"))
    .requiredOption("--from <number>", "number of the account")
    .requiredOption("--to <number>", "recipient")
    .argument("<text>", "the message")
    .description("send one")
    .action((message: string, options: PlaceOptions & { from: string; to: string }) => {
      const body = { from: options.from, to: options.to, message };
      return ask(
        options,
        (api) => api.call<Message>("POST", "/sms", { body }),
        (sent) => listed([sent]),
      );
    });
  asking(sms.command("list"))
    .option("--take <count>", "how many", "20")
    .description("messages of both directions, newest first")
    .action((options: PlaceOptions & { take: string }) => {
      const body = { take: Number(options.take) };
      return ask(
        options,
        (api) => api.call<{ data: Message[] }>("POST", "/sms/search", { body }),
        ({ data }) => listed(data),
      );
    });
  asking(sms.command("show"))
    .argument("<uuid>", "a message that was sent")
    .description("one message")
    .action((uuid: string, options: PlaceOptions) =>
      ask(
        options,
        (api) => api.call<Record<string, unknown>>("GET", `/sms/outbound/${encodeURIComponent(uuid)}`),
        (found) =>
          table(
            ["what", "value"],
            Object.entries(found).filter(([, value]) => typeof value !== "object" || value === null),
          ),
      ),
    );
}
