import { afterEach, expect, test } from "vitest";
import { newUuid } from "../../server/src/base/ids.js";
import { createRestWorld, type RestWorld } from "../support/rest.js";

/** How long a value is believed. */
const BELIEVED_MS = 5_000;
let world: RestWorld;
afterEach(() => world.close());

async function write(name: string, value: unknown): Promise<void> {
  const row = { name, value: JSON.stringify(value), modified_on: new Date(world.clock.now()).toISOString() };
  await world.store.db
    .insertInto("setting")
    .values(row)
    .onConflict((c) => c.column("name").doUpdateSet({ value: row.value }))
    .execute();
}
const signUp = async (password: string) =>
  (await world.call("POST", "/user", { body: { email: `${newUuid()}@example.org`, password } })).status;

test("a changed row counts within five seconds", async () => {
  world = await createRestWorld();
  expect(await signUp("eight888")).toBe(201);
  await write("auth.password_min", 12);
  world.clock.advance(BELIEVED_MS);
  expect([await signUp("eight888"), await signUp("twelve121212")]).toEqual([400, 201]);
  await write("auth.sign_up", false);
  expect((await world.call("GET", "/settings")).payload.sign_up).toBe(true);
  world.clock.advance(BELIEVED_MS);
  expect(await signUp("twelve121212")).toBe(403);
  expect((await world.call("GET", "/settings")).payload.sign_up).toBe(false);
});

test("text of a row is read as a variable would be; what cannot be read leaves the default", async () => {
  world = await createRestWorld();
  await write("auth.password_min", "4");
  expect(await signUp("four")).toBe(201);
  for (const bad of ["many", 2, null, { min: 3 }, [1, 2]]) {
    await write("auth.password_min", bad);
    world.clock.advance(BELIEVED_MS);
    expect([await signUp("seven77"), await signUp("eight888")], JSON.stringify(bad)).toEqual([400, 201]);
  }
});

test("the environment wins over the row", async () => {
  world = await createRestWorld({ env: { AUTH_PASSWORD_MIN: "10" } });
  await write("auth.password_min", 4);
  expect([await signUp("nine99999"), await signUp("tenten1010")]).toEqual([400, 201]);
});

test("origins of reset links come as a list", async () => {
  world = await createRestWorld();
  const ann = await world.person();
  const ask = (callback: string) =>
    world.call("GET", "/user/password_reset", { query: { email: ann.email, callback } });
  expect((await ask("https://a.example.org/{token}")).status).toBe(400);
  await write("auth.reset_origins", ["https://a.example.org", "https://b.example.org"]);
  world.clock.advance(BELIEVED_MS);
  for (const origin of ["https://a.example.org", "https://b.example.org"])
    expect((await ask(`${origin}/{token}`)).status).toBe(200);
});
