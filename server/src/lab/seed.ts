import { DEMO_NUMBERS, demoStockCsv } from "./stock.js";

/** What is random about the demo world; kept in a file of mode 0600 under DATA_DIR. */
export interface DemoSecrets {
  readonly account: { readonly email: string; readonly password: string };
  readonly sipUsers: readonly { readonly login: string; readonly password: string }[];
  /** User of the lab's own phone. */
  readonly labPhone: { readonly login: string; readonly password: string };
  /** With these the platform proves itself to the carrier of the lab. */
  readonly carrier: { readonly username: string; readonly password: string };
  /** All of the world was made; what a user changed since is left alone. */
  readonly isComplete: boolean;
}

/** The demo world as it stands. */
export interface DemoWorld {
  readonly account: { readonly email: string; readonly password: string };
  /** Full name, `demo.<suffix>`. */
  readonly domain: string;
  readonly sipUsers: readonly SeedSipUser[];
  /** A phone of the lab registers as this user; it answers every call and echoes. */
  readonly labPhone: SeedSipUser;
  /** Digits, E.164. */
  readonly numbers: readonly number[];
}

/** An account as the steps below name it. */
export interface SeedOwner {
  readonly account: string;
  readonly user: string;
}

/**
 * The doors of the platform that the seed knocks on, implemented where everything is built (app.ts). Each `ensure`
 * finds by the natural key and makes only what is missing, so a start that was killed half way is made good.
 */
export interface SeedWorld {
  readSecrets(): Promise<DemoSecrets | undefined>;
  /** Replaces the file whole, mode 0600. */
  writeSecrets(secrets: DemoSecrets): Promise<void>;
  /** 24 characters or more, from the system's random source. */
  newPassword(): string;
  /** A rate profile `US` (long codes, country US, features voice and sms) at prices of the installation. */
  ensureRateProfile(name: string): Promise<void>;
  /** The import of numbers.md 3: rows that are there are updated unless leased. */
  importStock(csv: string): Promise<void>;
  /** An account with its owner, by e-mail, and a balance that lasts for a demo. */
  ensureAccount(o: { name: string; email: string; password: string; balance: number }): Promise<SeedOwner>;
  /** @param numbers leased by the account; the first becomes its caller ID @returns uuid */
  ensureVoiceProfile(owner: SeedOwner, o: { name: string; tn: number }): Promise<string>;
  /** @param document hosted call-control XML @returns uuid */
  ensureControlApp(owner: SeedOwner, o: { name: string; document: string }): Promise<string>;
  /** Leases a number of the stock with voice and sends its calls to the app. */
  ensureLease(owner: SeedOwner, o: { tn: number; controlApp: string }): Promise<void>;
  /** @param label the part before the suffix @returns the full name */
  ensureSipDomain(owner: SeedOwner, o: { label: string; voiceProfile: string }): Promise<string>;
  ensureSipUser(owner: SeedOwner, o: SeedSipUser): Promise<void>;
  /** A messaging carrier that stands for the simulated network, and a route that sends everything to it. */
  ensureMessagingCarrier(name: string): Promise<void>;
  /** Makes or changes the trunk of that name. */
  saveCarrier(o: SeedCarrier): Promise<void>;
}

/** A SIP user of the demo domain. */
export interface SeedSipUser {
  readonly domain: string;
  readonly login: string;
  readonly password: string;
}

/** The trunk row of the lab's carrier. */
export interface SeedCarrier {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly transport: "udp";
  readonly username: string;
  readonly password: string;
  /** Where its calls come from. */
  readonly addresses: readonly string[];
}

const SIP_LOGINS = ["alice", "bob"] as const;
const DOMAIN_LABEL = "demo";
const DEMO_BALANCE = 1000;

/**
 * Makes the demo world at the first start, and completes it when an earlier start was killed. Once complete it is left
 * alone, whatever was changed or deleted since.
 * @param suffix of SIP domains, SIP_DOMAIN_SUFFIX
 */
export async function seedDemo(world: SeedWorld, suffix: string): Promise<DemoWorld> {
  const domain = `${DOMAIN_LABEL}.${suffix}`;
  const secrets = (await world.readSecrets()) ?? newSecrets(world);
  if (!secrets.isComplete) {
    // Written before the account is made: a password nobody knows would be worse than an account that is missing.
    await world.writeSecrets(secrets);
    await makeDemo(world, secrets, domain);
    await world.writeSecrets({ ...secrets, isComplete: true });
  }
  const sipUsers = secrets.sipUsers.map((user) => ({ ...user, domain }));
  const labPhone = { ...secrets.labPhone, domain };
  return { account: secrets.account, domain, sipUsers, labPhone, numbers: DEMO_NUMBERS };
}

/**
 * Tells the platform where the carrier of the lab listens; its port may change with each start.
 * @returns what the carrier has to ask for where it asks
 */
export async function seedCarrier(world: SeedWorld, host: string, port: number): Promise<DemoSecrets["carrier"]> {
  const secrets = await world.readSecrets();
  if (!secrets) throw new Error("the demo world comes before its carrier");
  await world.saveCarrier({ name: "lab", host, port, transport: "udp", ...secrets.carrier, addresses: [host] });
  return secrets.carrier;
}

function newSecrets(world: SeedWorld): DemoSecrets {
  return {
    account: { email: "demo@opentact.test", password: world.newPassword() },
    sipUsers: SIP_LOGINS.map((login) => ({ login, password: world.newPassword() })),
    labPhone: { login: "echo", password: world.newPassword() },
    carrier: { username: "opentact", password: world.newPassword() },
    isComplete: false,
  };
}

async function makeDemo(world: SeedWorld, secrets: DemoSecrets, domain: string): Promise<void> {
  const owner = await world.ensureAccount({ name: "Demo", ...secrets.account, balance: DEMO_BALANCE });
  await world.ensureRateProfile("US");
  await world.ensureMessagingCarrier("simulator");
  await world.importStock(demoStockCsv());
  const controlApp = await world.ensureControlApp(owner, { name: "Demo menu", document: demoDocument(domain) });
  for (const tn of DEMO_NUMBERS) await world.ensureLease(owner, { tn, controlApp });
  const voiceProfile = await world.ensureVoiceProfile(owner, { name: "Demo outbound", tn: DEMO_NUMBERS[0] });
  await world.ensureSipDomain(owner, { label: DOMAIN_LABEL, voiceProfile });
  for (const { login, password } of [...secrets.sipUsers, secrets.labPhone])
    await world.ensureSipUser(owner, { domain, login, password });
}

/** The call flow of the demo numbers: a menu of the phones. */
export function demoDocument(domain: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Gather numDigits="1" timeout="8000" attempts="2">
    <Say>Welcome to Opentact. Press 1 for Alice. Press 2 for Bob. Press 3 for the echo.</Say>
    <Switch>
      <Case dtmf="1">
        <Dial timeout="20" record="record-from-answer" tag="demo"><Sip>alice@${domain}</Sip></Dial>
      </Case>
      <Case dtmf="2">
        <Dial timeout="20" record="record-from-answer" tag="demo"><Sip>bob@${domain}</Sip></Dial>
      </Case>
      <Case dtmf="3">
        <Dial timeout="20"><Sip>echo@${domain}</Sip></Dial>
      </Case>
      <Default>
        <Say>There is nobody behind this key.</Say>
      </Default>
    </Switch>
  </Gather>
  <Say>Thank you for calling. Good bye.</Say>
  <Hangup/>
</Response>
`;
}
