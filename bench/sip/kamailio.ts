import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuSecondsBelow, pinned } from "../support/process.js";
import { memoryBelow, type Peer } from "./peer.js";
import { freePort } from "./sipp.js";

const PROGRAM = "/usr/sbin/kamailio";

/** Installs Kamailio, SIPp and tcpdump where they are missing and that can be done. @throws Error with what to do else */
export function installPeers(): void {
  const missing = [
    ["kamailio", existsSync(PROGRAM)],
    ["sip-tester", existsSync("/usr/bin/sipp")],
    ["tcpdump", existsSync("/usr/bin/tcpdump")],
  ].flatMap(([name, isThere]) => (isThere ? [] : [String(name)]));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`missing: apt-get install ${missing.join(" ")}`);
  const { status } = spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...missing], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`apt-get could not install ${missing.join(" ")}`);
}

/** Version as the program says. */
export function kamailioVersion(): string {
  return /kamailio (\S+)/.exec(spawnSync(PROGRAM, ["-v"], { encoding: "utf8" }).stdout)?.[1] ?? "?";
}

/**
 * The least that does the job: a registrar in memory with digest, and a stateful proxy with Record-Route. One UDP worker,
 * the fast allocator.
 */
const config = (port: number, domain: string, password: string) => `
children=1
listen=udp:127.0.0.1:${port}
disable_tcp=yes
log_stderror=yes
debug=-1
auto_aliases=no
alias="${domain}"
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  t_check_trans();
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("$td", "${password}", "0")) { www_challenge("$td", "1"); exit; }
    save("location"); exit;
  }
  if (is_method("INVITE")) {
    record_route();
    if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
    t_relay(); exit;
  }
  sl_send_reply("405", "Method Not Allowed");
}
`;

/** A running Kamailio on the first core. */
export async function startKamailio(folder: string, domain: string, password: string): Promise<Peer> {
  const port = await freePort();
  const file = join(folder, "kamailio.cfg");
  writeFileSync(file, config(port, domain, password));
  const args = ["-x", "fm", "-m", "2048", "-M", "64", "-f", file, "-DD", "-E", "-Y", folder, "-w", folder];
  const [command, all] = pinned("first", PROGRAM, args);
  const child = spawn(command, all, { stdio: ["ignore", "ignore", "inherit"] });
  await sleep(1_500);
  const { pid = 0 } = child;
  if (child.exitCode !== null) throw new Error("Kamailio did not start");
  return {
    name: "Kamailio",
    port,
    cpu: () => ({ kamailio: cpuSecondsBelow([pid]) }),
    memory: () => ({ kamailio: memoryBelow(pid) }),
    settled: async () => 0,
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
