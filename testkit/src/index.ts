export { checkFlow, type FlowFailure } from "./check-flow.js";
export type { FlowResult, ResultRecording, ResultRow } from "./flow-result.js";
export { ScriptError } from "./read-script.js";
export { readYaml } from "./read-yaml.js";
export type { CallerScript, CallerStep, Expected, HostReply, PhonePlan } from "./script.js";
export { assertFlow, FlowAssertion, type FlowDocument, type TestedFlow, testFlow, testRead } from "./test-flow.js";
export { CallNeverEnds } from "./world.js";
