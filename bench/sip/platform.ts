import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { sipDigests } from "../../server/src/domain/sip-user/rules.js";
import { DATABASE_USER } from "../../server/src/store/embedded/initdb.js";
import { secretBox } from "../../server/src/store/secret-box.js";
import { api, metrics } from "../support/api.js";
import { addressOf } from "../support/fill.js";
import { pinDatabase } from "../support/pin-database.js";
import { cpuSeconds, cpuSecondsBelow, type Ready, startPlatform } from "../support/process.js";
import { memoryBelow, memoryOf, type Peer } from "./peer.js";
import type { SippUser } from "./sipp.js";

/** A leg holds two ports, and they rest for 10 s after it: at 1,000 calls a second the default range would run out. */
const RTP = { RTP_PORT_MIN: "10000", RTP_PORT_MAX: "65535" };
const SETTLE_MAX_MS = 60_000;
const SETTLE_EVERY_MS = 50;

/** The platform with its database on the last core, users in its demo domain and a switch that calls come by. */
export async function startOurs(
  userCount: number,
  password: string,
  nodeArgs: readonly string[] = [],
): Promise<Peer & { readonly users: readonly SippUser[] }> {
  const platform = await startPlatform(RTP, nodeArgs);
  const { ready, dataDir } = platform;
  const database = pinDatabase(dataDir);
  await api(ready, "POST", `/sip/domain/${ready.sip_domain}/switch`, { name: "bench", remote_ip: "127.0.0.1" });
  const users = await addUsers(dataDir, ready.sip_domain, userCount, password);
  return {
    name: "platform",
    port: Number(ready.sip_udp.split(":").at(-1)),
    users,
    cpu: () => ({ node: cpuSeconds(ready.pid), database: cpuSecondsBelow([database]) }),
    memory: () => ({ node: memoryOf(ready.pid), database: memoryBelow(database) }),
    settled: () => settled(ready),
    stop: () => platform.stop(),
  };
}

/** By SQL: the API would take longer than the bench. */
async function addUsers(dataDir: string, domain: string, count: number, password: string): Promise<SippUser[]> {
  const box = secretBox(readFileSync(join(dataDir, "secrets/secrets-key"), "utf8").trim());
  const users = Array.from({ length: count }, (_, n) => ({ login: `phone${n}`, domain, password }));
  const rows = users.map(({ login }) => {
    const { ha1_md5, ha1_sha256, ha1b } = sipDigests(login, domain, password);
    return {
      login,
      md5: box.encrypt(ha1_md5),
      sha: box.encrypt(ha1_sha256),
      b: box.encrypt(ha1b),
      k: box.fingerprint(ha1b),
    };
  });
  const client = new pg.Client({ ...addressOf(dataDir), database: DATABASE_USER });
  await client.connect();
  try {
    await client.query(
      `insert into sip_user (uuid, created_on, modified_on, account, sip_domain, login, ha1_md5, ha1_sha256, ha1b, ha1b_key)
       select gen_random_uuid(), now(), now(), d.account, d.domain, r.login, r.md5, r.sha, r.b, r.k
       from sip_domain d, json_to_recordset($2::json) as r(login text, md5 text, sha text, b text, k text) where d.domain = $1`,
      [domain, JSON.stringify(rows)],
    );
    await client.query("vacuum analyze sip_user");
  } finally {
    await client.end();
  }
  return users;
}

async function settled(ready: Ready): Promise<number> {
  const startMs = performance.now();
  for (let ms = 0; ms < SETTLE_MAX_MS; ms = performance.now() - startMs) {
    const now = await metrics(ready);
    if ((now.get("opentact_call_journal_waiting") ?? 0) === 0 && (now.get("opentact_calls") ?? 0) === 0) return ms;
    await sleep(SETTLE_EVERY_MS);
  }
  return SETTLE_MAX_MS;
}
