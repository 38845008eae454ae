import type { ScriptRunner } from "../engine/call/script-runner.js";
export function createScripts(_: unknown): ScriptRunner {
  return {
    start: (call) => ({
      done: (async () => {
        await call.answer().then((a) => a.live());
        await call.hangup(16);
      })(),
      push: () => "not_xml" as const,
    }),
  };
}
