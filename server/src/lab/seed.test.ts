import { expect, test } from "vitest";
import { type DemoSecrets, demoDocument, type SeedWorld, seedCarrier, seedDemo } from "./seed.js";
import { DEMO_NUMBERS, demoStockCsv } from "./stock.js";

/** A platform that notes what it is asked for, and breaks off at the step named `killedAt`. */
class NotingWorld implements SeedWorld {
  readonly steps: string[] = [];
  secrets: DemoSecrets | undefined;
  killedAt: string | undefined;
  #passwords = 0;

  readSecrets = async () => this.secrets;
  writeSecrets = async (secrets: DemoSecrets) => {
    this.#note("secrets");
    this.secrets = secrets;
  };
  newPassword = () => `password-${++this.#passwords}`;
  ensureMessagingCarrier = async (name: string) => this.#note(`messages ${name}`);
  ensureRateProfile = async (name: string) => this.#note(`profile ${name}`);
  importStock = async (csv: string) => this.#note(`stock ${csv.split("\n").length - 2}`);
  ensureAccount = async (o: { email: string; password: string }) => {
    this.#note(`account ${o.email} ${o.password}`);
    return { account: "a", user: "u" };
  };
  ensureVoiceProfile = async () => this.#named("voice profile");
  ensureControlApp = async () => this.#named("app");
  ensureLease = async (_owner: unknown, o: { tn: number }) => this.#note(`lease ${o.tn}`);
  ensureSipDomain = async (_owner: unknown, o: { label: string }) => this.#named(o.label);
  ensureSipUser = async (_owner: unknown, o: { login: string; password: string }) =>
    this.#note(`user ${o.login} ${o.password}`);
  saveCarrier = async (o: { port: number }) => this.#note(`carrier ${o.port}`);

  #named(what: string): string {
    this.#note(what);
    return what;
  }

  #note(step: string): void {
    if (this.killedAt && step.startsWith(this.killedAt)) throw new Error("killed");
    this.steps.push(step);
  }
}

test("the first start makes the demo world, the second leaves it as it is", async () => {
  const world = new NotingWorld();
  const demo = await seedDemo(world, "sip.opentact.test");
  expect(demo.domain).toBe("demo.sip.opentact.test");
  expect(demo.sipUsers.map((user) => user.login)).toEqual(["alice", "bob"]);
  expect(new Set([demo.account.password, ...demo.sipUsers.map((user) => user.password)]).size).toBe(3);
  expect(world.steps.filter((step) => step.startsWith("lease"))).toHaveLength(5);
  world.steps.length = 0;
  expect(await seedDemo(world, "sip.opentact.test")).toEqual(demo);
  expect(world.steps).toEqual([]);
});

test("a start that was killed half way is made good by the next, with the same passwords", async () => {
  const world = new NotingWorld();
  world.killedAt = "lease";
  await expect(seedDemo(world, "sip.opentact.test")).rejects.toThrow("killed");
  world.killedAt = undefined;
  const demo = await seedDemo(world, "sip.opentact.test");
  const accounts = world.steps.filter((step) => step.startsWith("account"));
  expect(new Set(accounts)).toEqual(new Set([`account ${demo.account.email} ${demo.account.password}`]));
  expect(world.secrets?.isComplete).toBe(true);
});

test("the trunk row follows the carrier to its port of the day", async () => {
  const world = new NotingWorld();
  await expect(seedCarrier(world, "127.0.0.1", 5070)).rejects.toThrow();
  await seedDemo(world, "sip.opentact.test");
  expect(await seedCarrier(world, "127.0.0.1", 5070)).toEqual(world.secrets?.carrier);
  expect(world.steps.at(-1)).toBe("carrier 5070");
});

test("the stock holds only numbers kept for fiction, each once, the demo numbers among them", () => {
  const numbers = demoStockCsv()
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",")[0] ?? "");
  expect(numbers).toHaveLength(3000);
  expect(new Set(numbers).size).toBe(3000);
  expect(numbers.filter((number) => !/^1[2-9]\d{2}55501[4-8]\d$/.test(number))).toEqual([]);
  expect(DEMO_NUMBERS.filter((tn) => !numbers.includes(String(tn)))).toEqual([]);
});

test("the demo document calls the users of the demo domain", () => {
  for (const login of ["alice", "bob", "echo"])
    expect(demoDocument("demo.example.test")).toContain(`<Sip>${login}@demo.example.test</Sip>`);
});
