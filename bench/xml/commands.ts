import { playWorld, type World } from "@opentact/testkit/world";
import { createLog } from "../../server/src/base/log.js";
import { EXAMPLES, exampleWorld } from "../../test/support/example-worlds.js";

const log = createLog("silent");
const examples = EXAMPLES.map(([name, , world]): World => ({ ...exampleWorld(name, world), log }));
const row = (command: string, count: number): World => ({ xml: `<Response>${command.repeat(count)}</Response>`, log });

/** Calls that are played in turn. */
const KINDS: readonly (readonly [name: string, worlds: readonly World[]])[] = [
  ["worked examples", examples],
  ["Call, not matched", [row('<Call field="to" value="1"/>', 999)]],
  ["Pause of 1 ms", [row('<Pause length="1"/>', 999)]],
  ["Say of 1 s", [row("<Say>Hello</Say>", 999)]],
];

/** Commands a second on the virtual clock, whole calls around them. */
export async function benchCommands(seconds: number): Promise<void> {
  for (const [name, worlds] of KINDS) {
    await played(worlds, 0.3);
    const { calls, commands, cpuMs } = await played(worlds, seconds);
    const perSecond = (count: number) => Math.round((count / cpuMs) * 1000).toLocaleString("en");
    console.log(
      `${name.padEnd(20)} ${perSecond(commands)} commands/s  ${perSecond(calls)} calls/s  ${((cpuMs * 1000) / commands).toFixed(0)} us of CPU a command`,
    );
  }
}

async function played(worlds: readonly World[], seconds: number) {
  const before = process.cpuUsage();
  const endMs = performance.now() + seconds * 1000;
  let [calls, commands] = [0, 0];
  while (performance.now() < endMs) {
    for (const world of worlds) {
      commands += (await playWorld(world)).commands;
      calls++;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return { calls, commands, cpuMs: (user + system) / 1000 };
}
