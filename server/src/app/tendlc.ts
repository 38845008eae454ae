import type { Clock } from "../base/clock.js";
import type { Config } from "../base/config.js";
import type { Log } from "../base/log.js";
import type { MeasureText } from "../domain/messaging/port/texts.js";
import { SmsBrands } from "../domain/tendlc/brands.js";
import { SmsCampaigns } from "../domain/tendlc/campaigns.js";
import { RegistrySimulation } from "../domain/tendlc/simulation.js";
import { SmsVettings } from "../domain/tendlc/vettings.js";
import { RegistryWebhook } from "../domain/tendlc/webhook.js";
import { RegistryWorker } from "../domain/tendlc/worker.js";
import { TollfreeVerifications } from "../domain/tollfree/service.js";
import type { Store } from "../store/db.js";
import { SqlRegistryQueue } from "../store/registry-queue.js";
import { SqlTendlc } from "../store/tendlc.js";
import { SqlTollfree } from "../store/tollfree.js";
import { makeRegistry } from "./registry.js";

export interface TendlcOptions {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  readonly measure: MeasureText;
}

/** Registration of brands, campaigns and toll-free numbers, with the registry they are given to. */
export function createTendlc({ config, store, clock, log, publicUrl, measure }: TendlcOptions) {
  const partsOf = (text: string) => measure(text).parts;
  const { registry, close } = makeRegistry({ config, clock, log, partsOf });
  const queue = new SqlRegistryQueue(store);
  const worker = new RegistryWorker({ queue, registry, clock, log });
  const wake = () => worker.wake();
  const options = { store: new SqlTendlc(store), registry, clock, wake };
  const secret = config.REGISTRY_WEBHOOK_SECRET;
  const url = `${publicUrl}/rest/sms/registry/webhook`;
  return {
    registryWorker: worker,
    /** Gives up what the registry is being asked; before the worker is closed, which waits for that. */
    closeRegistry: close,
    smsBrands: new SmsBrands(options),
    smsVettings: new SmsVettings(options),
    smsCampaigns: new SmsCampaigns({ ...options, partsOf }),
    registrySimulation: new RegistrySimulation({ queue, registry, clock }),
    registryWebhook: new RegistryWebhook({ queue, clock, secret, url, wake }),
    tollfree: new TollfreeVerifications({ store: new SqlTollfree(store), clock, wake }),
  };
}
