import type { FastifyInstance } from "fastify";
import type { Config } from "../base/config.js";
import { HttpsRedirect } from "../edge/https-redirect.js";
import type { SipWebsocket } from "../edge/sip-ws-upgrade.js";
import { hostText } from "../wire/sip/uri.js";
import type { Events } from "./events.js";
import { HttpPort } from "./http-port.js";

/** What is behind the doors. */
export interface BehindDoors {
  readonly rest: FastifyInstance;
  readonly events: Events;
  readonly sipWebsocket: SipWebsocket;
  /** Where plain HTTP leads to when it is HTTPS. */
  readonly publicUrl: string;
}

/** HTTP_PORT, and with certificates HTTP_TLS_PORT: held from the beginning of the start, opened when all is built. */
export class HttpDoors {
  /** Where REST is, as this machine knows it. */
  readonly origin: string;
  readonly #http: HttpPort;
  readonly #https: HttpPort | undefined;
  #redirect: HttpsRedirect | undefined;

  private constructor(config: Config, http: HttpPort, https: HttpPort | undefined) {
    const { HTTP_HOST, PUBLIC_HOST } = config;
    const host = hostText(["0.0.0.0", "::"].includes(HTTP_HOST) ? PUBLIC_HOST : HTTP_HOST);
    this.origin = https ? `https://${host}:${https.port}` : `http://${host}:${http.port}`;
    this.#http = http;
    this.#https = https;
    this.#redirect = undefined;
  }

  /** @throws StartError when a port cannot be had; none is held then */
  static async hold(config: Config, hasTls: boolean): Promise<HttpDoors> {
    const { HTTP_HOST, HTTP_PORT, HTTP_TLS_PORT } = config;
    const http = await HttpPort.hold("HTTP_PORT", HTTP_HOST, HTTP_PORT);
    try {
      const https = hasTls ? await HttpPort.hold("HTTP_TLS_PORT", HTTP_HOST, HTTP_TLS_PORT) : undefined;
      return new HttpDoors(config, http, https);
    } catch (error) {
      await http.release();
      throw error;
    }
  }

  /** REST listens from now on; websockets go to events, or to SIP by their path. */
  async open({ rest, events, sipWebsocket, publicUrl }: BehindDoors): Promise<void> {
    rest.server.on("upgrade", (request, socket, head) => {
      (sipWebsocket.isFor(request) ? sipWebsocket : events).upgrade(request, socket, head);
    });
    await this.#http.release();
    await this.#https?.release();
    const { host, port } = this.#https ?? this.#http;
    await rest.listen({ host, port });
    if (!this.#https) return;
    const target = publicUrl.startsWith("https:") ? publicUrl : this.origin;
    this.#redirect = await HttpsRedirect.listen(host, this.#http.port, target);
  }

  /** Lets go of the ports; REST closes its own. Idempotent. */
  async close(): Promise<void> {
    await this.#redirect?.close();
    await this.#http.release();
    await this.#https?.release();
  }
}
