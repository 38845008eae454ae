import type { Clock } from "../base/clock.js";
import type { Log } from "../base/log.js";
import { isWildcard } from "../base/setting-kinds.js";
import { PortPool } from "../net/port-pool.js";
import type { SipCredentials } from "../wire/sip/digest.js";
import { LabCarrier } from "./carrier.js";
import type { LabMediaWorld } from "./media.js";
import { Pacer } from "./pacer.js";
import { LabPhone, type LabPhoneOptions } from "./phone.js";
import { seededRandom } from "./random.js";
import { type DemoWorld, type SeedWorld, seedCarrier, seedDemo } from "./seed.js";
import { playSmsStory, type SmsStoryPlatform } from "./sms-story.js";
import type { LabSmsc } from "./smsc.js";
import { playStory, type Story, type StoryPlatform } from "./story.js";

/** The lab is never reachable from other machines (architecture.md 13). */
const LAB_HOST = "127.0.0.1";

/** What the lab is made of. */
export interface LabOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** LAB_SEED */
  readonly seed: number;
  /** LAB_SIP_PORT; 0 = any free one. */
  readonly sipPort: number;
  /** What the carrier asks for where it asks. */
  readonly credentials: SipCredentials;
  /** The message centre; it closes with the lab. */
  readonly smsc?: LabSmsc | undefined;
}

/** The simulated world around a platform: a carrier and any number of phones. */
export class Lab {
  readonly carrier: LabCarrier;
  readonly world: LabMediaWorld;
  readonly smsc: LabSmsc | undefined;
  readonly #log: Log;
  readonly #phones = new Set<LabPhone>();
  #closing: Promise<void> | undefined;

  private constructor(carrier: LabCarrier, world: LabMediaWorld, { log, smsc }: LabOptions) {
    this.carrier = carrier;
    this.smsc = smsc;
    this.world = world;
    this.#log = log;
  }

  /** @throws the error of the system, for example EADDRINUSE */
  static async start(o: LabOptions): Promise<Lab> {
    const world = labWorld(o.clock, o.seed);
    const carrier = await LabCarrier.start(o.credentials, o.sipPort, world, o.log);
    return new Lab(carrier, world, o);
  }

  get phones(): readonly LabPhone[] {
    return [...this.#phones];
  }

  /** A phone of the lab; it listens, and is not registered yet. */
  async addPhone(o: LabPhoneOptions): Promise<LabPhone> {
    const phone = await LabPhone.start(o, this.world, this.#log);
    this.#phones.add(phone);
    return phone;
  }

  /** Plays the story of a call from the carrier to a phone, and tells what was seen. */
  tell(platform: StoryPlatform): Promise<Story> {
    const { carrier, world } = this;
    return playStory({ carrier, clock: world.clock, addPhone: (o) => this.addPhone(o) }, platform);
  }

  /** Plays the story of texts between a handset and a number, and tells what was seen. */
  tellSms(platform: SmsStoryPlatform): Promise<Story> {
    return playSmsStory(this.world.clock, platform);
  }

  /** Ends all calls as peers do, unregisters, closes every port. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#phones].map((phone) => phone.close()));
    await this.carrier.close();
    await this.smsc?.close();
  }
}

/** Beat, ports and randomness for lab ends that live together. */
export function labWorld(clock: Clock, seed: number): LabMediaWorld {
  const random = seededRandom(seed);
  const ports = new PortPool({ range: { min: 0, max: 0 }, clock, random });
  return { clock, pacer: new Pacer(clock), ports, random, address: LAB_HOST };
}

/** What the platform tells the lab when it starts it. */
export interface LabStart extends Omit<LabOptions, "credentials"> {
  readonly world: SeedWorld;
  /** SIP_DOMAIN_SUFFIX */
  readonly suffix: string;
  /** Where SIP listens; an address that means every interface is reached over loopback. */
  readonly platform: { readonly host: string; readonly port: number };
}

/**
 * Starts the simulated world beside a platform whose SIP listens already: makes the demo data where it is missing,
 * opens the carrier, writes its trunk row, and registers the echo phone.
 */
export async function startLab(o: LabStart): Promise<{ lab: Lab; demo: DemoWorld }> {
  const { port } = o.platform;
  const server = { host: isWildcard(o.platform.host) ? LAB_HOST : o.platform.host, port };
  const demo = await seedDemo(o.world, o.suffix);
  const secrets = await o.world.readSecrets();
  const credentials = secrets?.carrier ?? { username: "", password: "" };
  const lab = await Lab.start({ ...o, credentials });
  try {
    await seedCarrier(o.world, lab.carrier.host, lab.carrier.port);
    lab.carrier.connect(server);
    const echo = await lab.addPhone({ ...demo.labPhone, server, script: ECHO_SCRIPT });
    await echo.clearContacts(); // of the echo phone before a restart, whose port is gone
    const status = await echo.register();
    // The user may have been deleted since: the rest of the lab works without it.
    if (status !== 200) o.log.warn({ status }, "the echo phone of the lab could not register");
    return { lab, demo };
  } catch (error) {
    await lab.close();
    throw error;
  }
}

const ECHO_SCRIPT = "ring\nat 500ms answer\necho";
