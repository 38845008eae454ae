import { systemClock } from "../../server/src/base/clock.js";
import { createLog } from "../../server/src/base/log.js";
import type { LabCall } from "../../server/src/lab/call.js";
import { LabCarrier } from "../../server/src/lab/carrier.js";
import { labWorld } from "../../server/src/lab/lab.js";
import type { LabMediaWorld } from "../../server/src/lab/media.js";
import { LabPhone, type LabPhoneOptions } from "../../server/src/lab/phone.js";
import type { Platform } from "./platform.js";
import { LIMIT_MS, within } from "./until.js";

/** Peers of the lab that live in the test process and reach the platform by SIP and RTP only. */
export class LabSide {
  readonly world: LabMediaWorld = labWorld(systemClock, 7);
  readonly #log = createLog("silent");
  readonly #platform: Platform;
  readonly #open: { close(): Promise<void> }[] = [];

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** A phone of a demo user, registered. */
  async phone(login: string, o: Partial<LabPhoneOptions> = {}): Promise<LabPhone> {
    const phone = await this.unregistered({ ...this.#platform.user(login), ...o });
    const status = await phone.register();
    if (status !== 200) throw new Error(`${login} could not register: ${status}`);
    return phone;
  }

  /** A phone that has not registered. */
  async unregistered(o: Omit<LabPhoneOptions, "server"> & Partial<LabPhoneOptions>): Promise<LabPhone> {
    const server = o.transport === "tcp" ? this.#platform.sipTcp : this.#platform.sip;
    const phone = await LabPhone.start({ server, ...o }, this.world, this.#log);
    this.#open.push(phone);
    return phone;
  }

  /** A phone system at an address of the loopback network; it registers nowhere. @param number what its calls come from */
  async pbx(address: string, number = "pbx"): Promise<LabPhone> {
    const nobody = { login: number, domain: "pbx.example.org", password: "none" };
    const options = { ...nobody, server: this.#platform.sip };
    const pbx = await LabPhone.start(options, { ...this.world, address }, this.#log);
    this.#open.push(pbx);
    return pbx;
  }

  /**
   * A telephone network beside the one the platform started: calls numbers from 127.0.0.1 without credentials.
   * @param port 0 = any free one
   */
  async carrier(port = 0): Promise<LabCarrier> {
    const carrier = await LabCarrier.start({ username: "", password: "" }, port, this.world, this.#log);
    carrier.connect(this.#platform.sip);
    this.#open.push(carrier);
    return carrier;
  }

  /** Everything made here hangs up and goes. */
  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((one) => one.close()));
  }
}

/** Waits until the call is over, whoever ended it. */
export async function over(call: LabCall, deadlineMs = LIMIT_MS): Promise<Awaited<LabCall["ended"]>> {
  return await within(`the end of the call ${call.from} > ${call.to}`, deadlineMs, call.ended);
}
