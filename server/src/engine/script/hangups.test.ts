import { playWorld, type World } from "@opentact/testkit/world";
import { expect, test } from "vitest";
import { faultLog, faultsOf, storyText } from "../../../../test/support/call-story.js";
import { EXAMPLES, exampleWorld } from "../../../../test/support/example-worlds.js";

// Hundreds of calls in one test, on a busy machine.
/** Turns of promises after a line: a hangup may come before a command has gone on from what it waited for. */
const TURNS = [1, 4, 12];

/** Plays a world to its end and gives what is wrong with the story. */
async function faults(world: World): Promise<string[]> {
  const { log, faults } = faultLog();
  const result = await playWorld({ ...world, log });
  const all = [...faultsOf(result), ...faults];
  return all.length === 0 ? [] : [...all, storyText(result.trace)];
}

/** Hangs up so many turns of promises behind the line at that place of the trace. */
function hangingUpAt(world: World, place: number, turns: number): World {
  let seen = 0;
  const seenOne: NonNullable<World["seen"]> = (_entry, call) => {
    if (seen++ !== place) return;
    let left = turns;
    const turn = () => {
      if (left-- > 0) queueMicrotask(turn);
      else void call.hangup(call.isAnswered ? 16 : 487);
    };
    turn();
  };
  return { ...world, seen: seenOne };
}

test.each(EXAMPLES)(
  "%s: after a hangup at any point nothing is left open and no row is missing",
  async (name, _promise, told) => {
    const world = exampleWorld(name, told);
    expect(await faults(world)).toEqual([]);
    const { trace } = await playWorld(world);
    for (const place of trace.keys())
      for (const turns of TURNS)
        expect([place, turns, await faults(hangingUpAt(world, place, turns))]).toEqual([place, turns, []]);
    const moments = [...new Set(trace.map(({ atMs }) => atMs))];
    for (const [at, moment] of moments.entries()) {
      const next = moments[at + 1];
      if (next === undefined) continue;
      const afterMs = (moment + next) / 2;
      expect([afterMs, await faults({ ...world, deeds: [...(world.deeds ?? []), { afterMs, hangup: true }] })]).toEqual(
        [afterMs, []],
      );
    }
  },
);
