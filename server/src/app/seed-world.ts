import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.js";
import { randomToken } from "../base/ids.js";
import { isoTime } from "../base/iso-time.js";
import { StartError } from "../base/start-error.js";
import type { UserActor } from "../domain/auth/port.js";
import type { LiveCarriers } from "../domain/sip-carrier/port.js";
import type { DemoSecrets, SeedCarrier, SeedOwner, SeedSipUser, SeedWorld } from "../lab/seed.js";
import type { SqlInstallation } from "../store/installation.js";
import type { Services } from "./services.js";

const PASSWORD_CHARS = 24;
/** A number of the stock is ordered in milliseconds. */
const ORDER_WAIT_MS = 20;
const ORDER_TRIES = 500;
const EVERYTHING = { take: 1000, skip: 0 };

export interface SeedWorldParts {
  readonly services: Services;
  readonly installation: SqlInstallation;
  /** Told of the carrier of the lab. */
  readonly carriers: Pick<LiveCarriers, "changed">;
  readonly dataDir: string;
  readonly clock: Clock;
}

/** The doors of the platform that the demo world is made through: the same services that the API uses. */
export class PlatformSeedWorld implements SeedWorld {
  readonly #parts: SeedWorldParts;
  readonly #file: string;

  constructor(parts: SeedWorldParts) {
    this.#parts = parts;
    this.#file = join(parts.dataDir, "demo.json");
  }

  async readSecrets(): Promise<DemoSecrets | undefined> {
    const text = await readFile(this.#file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    try {
      const { account, sipUsers, labPhone, carrier, isComplete } = JSON.parse(text) as DemoSecrets;
      if (account && sipUsers && labPhone && carrier) return { account, sipUsers, labPhone, carrier, isComplete };
    } catch {
      // Said below, together with a file that is JSON of something else.
    }
    throw new StartError(`${this.#file} is damaged: restore it, or start with another DATA_DIR or SIMULATOR=off`);
  }

  async writeSecrets(secrets: DemoSecrets): Promise<void> {
    const aside = `${this.#file}.new`;
    await writeFile(aside, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
    await chmod(aside, 0o600);
    await rename(aside, this.#file);
  }

  newPassword(): string {
    return randomToken(PASSWORD_CHARS);
  }

  async ensureRateProfile(name: string): Promise<void> {
    await this.#parts.installation.ensureRateProfile(name, this.#now());
  }

  async importStock(csv: string): Promise<void> {
    const report = await this.#parts.services.stock.run([Buffer.from(csv)]);
    // Numbers that are leased are left alone: an earlier start was killed half way, or its secrets were removed.
    const faults = report.errors.filter((error) => error.message !== "the number is leased");
    if (faults.length > 0) throw new Error(`demo stock: ${JSON.stringify(faults)}`);
  }

  async ensureAccount(o: { name: string; email: string; password: string; balance: number }): Promise<SeedOwner> {
    const { users, payments, authStore } = this.#parts.services;
    const { name, email, password, balance } = o;
    const known = await authStore.userByEmail(email);
    if (!known) await users.create(undefined, { email, password, account: { name, email } });
    const owner = known ?? (await authStore.userByEmail(email));
    if (!owner) throw new Error("the demo account could not be made");
    // A new account may make five calls at once: too few for a trial of the platform.
    await this.#parts.installation.setLevel(owner.account, "Level2", this.#now());
    const actor = ownerOf({ account: owner.account, user: owner.uuid });
    const { data } = await payments.list(actor, EVERYTHING);
    if (data.length === 0)
      await payments.create(actor, { provider: "unknown", amount: balance, reference_id: "demo balance" });
    return { account: owner.account, user: owner.uuid };
  }

  async ensureVoiceProfile(owner: SeedOwner, o: { name: string; tn: number }): Promise<string> {
    const { voiceProfiles } = this.#parts.services;
    const known = (await voiceProfiles.list(ownerOf(owner), EVERYTHING)).data.find((one) => one.name === o.name);
    return (known ?? (await voiceProfiles.create(ownerOf(owner), { name: o.name, tn_lease: String(o.tn) }))).uuid;
  }

  async ensureControlApp(owner: SeedOwner, o: { name: string; document: string }): Promise<string> {
    const { controlApps, callFlows } = this.#parts.services;
    const known = (await controlApps.list(ownerOf(owner), EVERYTHING)).data.find((one) => one.name === o.name);
    const { uuid } = known ?? (await controlApps.create(ownerOf(owner), { name: o.name }));
    await callFlows.save(ownerOf(owner), uuid, { xml: o.document });
    return uuid;
  }

  async ensureLease(owner: SeedOwner, o: { tn: number; controlApp: string }): Promise<void> {
    const { leases, orders } = this.#parts.services;
    const actor = ownerOf(owner);
    const held = (await leases.list(actor, EVERYTHING)).data.some((lease) => lease.tn.tn === o.tn);
    if (!held) {
      const { uuid } = await orders.create(actor, {
        items: [{ tn: o.tn, features: ["voice", "sms"], autorenew: true }],
      });
      await this.#worked(uuid, actor);
    }
    await leases.update(actor, String(o.tn), { sip_control_app: o.controlApp });
  }

  async ensureSipDomain(owner: SeedOwner, o: { label: string; voiceProfile: string }): Promise<string> {
    const { sipDomains } = this.#parts.services;
    const actor = ownerOf(owner);
    const known = (await sipDomains.list(actor, EVERYTHING)).data.find((one) => one.domain.startsWith(`${o.label}.`));
    const body = { domain: o.label, outbound_voice_profile: o.voiceProfile };
    return (known ?? (await sipDomains.create(actor, body))).domain;
  }

  async ensureSipUser(owner: SeedOwner, { domain, login, password }: SeedSipUser): Promise<void> {
    const { sipUsers } = this.#parts.services;
    const known = (await sipUsers.list(ownerOf(owner), domain, EVERYTHING)).data.some((one) => one.login === login);
    if (!known) await sipUsers.create(ownerOf(owner), domain, { login, password });
  }

  async ensureMessagingCarrier(name: string): Promise<void> {
    await this.#parts.installation.ensureMessagingCarrier(name, this.#now());
  }

  async saveCarrier(o: SeedCarrier): Promise<void> {
    await this.#parts.installation.saveCarrier(o, this.#now());
    await this.#parts.carriers.changed();
  }

  /** Waits until the worker has ended the order. */
  async #worked(uuid: string, actor: UserActor): Promise<void> {
    const { orders } = this.#parts.services;
    for (let tries = 0; tries < ORDER_TRIES; tries++) {
      if ((await orders.get(actor, uuid)).processing === 0) return;
      await new Promise<void>((resolve) => this.#parts.clock.setTimer(ORDER_WAIT_MS, resolve));
    }
    throw new Error("the order of a demo number was not worked off");
  }

  #now(): string {
    return isoTime(this.#parts.clock.now());
  }
}

function ownerOf(owner: SeedOwner): UserActor {
  return { kind: "user", account: owner.account, user: owner.user, role: "User", isOwner: true };
}
