import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestStore, type TestStore } from "../../../test/support/database.js";
import { SqlGuessStore } from "./sip-guess.js";

let store: TestStore;
let guesses: SqlGuessStore;

beforeAll(async () => {
  store = await createTestStore();
  guesses = new SqlGuessStore(store);
});
afterAll(() => store.close());

const row = (address: string, failures: number, minute: number, sip_user = "bob@acme") => ({
  address,
  sip_user,
  failures,
  since_on: `2024-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`,
});

test("counters come back as they were last saved, those of other nodes and those that are over do not", async () => {
  await guesses.save("n1", [row("192.0.2.1", 3, 5), row("192.0.2.2", 1, 6, ""), row("192.0.2.3", 9, 1)]);
  await guesses.save("n1", [row("192.0.2.1", 10, 9), row("192.0.2.4", 1, 10, "nul \0@acme")]);
  await guesses.save("n2", [row("192.0.2.1", 1, 9)]);
  expect(await guesses.load("n1", "2024-01-01T00:02:00.000Z")).toEqual([
    row("192.0.2.2", 1, 6, ""),
    row("192.0.2.1", 10, 9),
    row("192.0.2.4", 1, 10, "nul \ufffd@acme"),
  ]);
  expect(await guesses.load("n1", "2024-01-01T00:00:00.000Z")).toHaveLength(3);
  expect(await guesses.load("n2", "2024-01-01T00:00:00.000Z")).toEqual([row("192.0.2.1", 1, 9)]);
});
