import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import { areaCodes } from "../domain/number/areas.js";
import type { NumberProvider, NumberProviders } from "../domain/provider/port.js";
import { GuardedProvider } from "../engine/providers/guarded.js";
import { HttpProvider } from "../engine/providers/http.js";
import { SimulatedProvider } from "../engine/providers/simulator.js";
import { HttpClient } from "../net/http-client.js";

/** Providers are the operator's, so they may stand in any network. */
const ANYWHERE: readonly string[] = ["0.0.0.0/0", "::/0"];

/** The number providers of the installation: the simulator with SIMULATOR=on, and those of NUMBER_PROVIDERS. */
export class ConfiguredProviders implements NumberProviders {
  readonly #http: HttpClient;
  readonly #providers: ReadonlyMap<string, NumberProvider>;

  constructor(config: Config, clock: Clock) {
    this.#http = new HttpClient({ clock, allow: ANYWHERE });
    const http = this.#http;
    const all = [
      ...(config.SIMULATOR ? [new SimulatedProvider({ clock, areas: areaCodes })] : []),
      ...config.NUMBER_PROVIDERS.map(({ name, url }) => new HttpProvider({ name, url, http })),
    ];
    this.#providers = new Map(all.map((provider) => [provider.name, new GuardedProvider(provider, clock)]));
  }

  get(name: string): NumberProvider | undefined {
    return this.#providers.get(name);
  }

  /** Ends every connection. Idempotent. */
  close(): Promise<void> {
    return this.#http.close();
  }
}
