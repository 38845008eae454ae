import { Api, type Json } from "./api-client.js";
import type { Address, Platform } from "./platform.js";

/** An operator of a platform: carriers by REST, as Admin. */
export class CarrierSide {
  readonly api: Api;

  private constructor(api: Api) {
    this.api = api;
  }

  static async of(platform: Platform): Promise<CarrierSide> {
    return new CarrierSide(await Api.login(platform.url, platform.ready.admin));
  }

  /** The carrier of the lab, the first one there is. */
  async lab(): Promise<Json> {
    const [carrier] = await this.api.get("/admin/sip/carrier");
    return carrier;
  }

  /** From now on calls to the network go to that address, by the carrier of the lab. */
  async sendTo({ host, port }: Address): Promise<void> {
    const { uuid } = await this.lab();
    await this.api.patch(`/admin/sip/carrier/${uuid}`, { gateways: [{ host, port }] });
  }
}
