import type { Command } from "commander";
import { ask, asking } from "./asking.js";
import { table } from "./output.js";
import type { PlaceOptions } from "./place.js";

interface User {
  readonly uuid: string;
  readonly email: string;
  readonly role: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly deleted_on: string | null;
}

const listed = (users: readonly User[]) =>
  table(
    ["uuid", "email", "role", "name", "removed"],
    users.map((user) => [
      user.uuid,
      user.email,
      user.role,
      [user.first_name, user.last_name].filter(Boolean).join(" ") || null,
      user.deleted_on,
    ]),
  );

/** `opentact user`: people of the account. */
export function userCommands(program: Command): void {
  const user = program.command("user").description("people of the account");
  asking(user.command("list"))
    .description("list them")
    .action((options: PlaceOptions) => ask(options, (api) => api.call<User[]>("GET", "/account/user"), listed));
  asking(user.command("add"))
    .argument("<email>", "e-mail address")
    .requiredOption("--password <password>", "password of the new user")
    .option("--first-name <name>", "first name")
    .option("--last-name <name>", "last name")
    .description("add one")
    .action((email: string, options: PlaceOptions & { password: string; firstName?: string; lastName?: string }) => {
      const { password, firstName: first_name, lastName: last_name } = options;
      const body = { email, password, ...(first_name ? { first_name } : {}), ...(last_name ? { last_name } : {}) };
      return ask(
        options,
        (api) => api.call<User>("POST", "/account/user", { body }),
        (made) => listed([made]),
      );
    });
  asking(user.command("remove"))
    .argument("<uuid>", "id of the user")
    .description("switch one off")
    .action((uuid: string, options: PlaceOptions) =>
      ask(
        options,
        (api) => api.call<User>("DELETE", `/account/user/${encodeURIComponent(uuid)}`),
        (gone) => listed([gone]),
      ),
    );
  asking(user.command("token"))
    .argument("<name>", "what it is for")
    .option("--ttl <seconds>", "how long it works; default as the platform has it")
    .description("make an API token; it is shown this once")
    .action((name: string, options: PlaceOptions & { ttl?: string }) => {
      const body = { name, ...(options.ttl ? { ttl: Number(options.ttl) } : {}) };
      return ask(
        options,
        (api) => api.call<{ token: string }>("POST", "/token", { body }),
        ({ token }) => token,
      );
    });
}
