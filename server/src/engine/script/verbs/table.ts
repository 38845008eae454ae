import type { RunVerb } from "../verb-context.js";
import { answer } from "./answer.js";
import { callField } from "./call-field.js";
import { callback } from "./callback.js";
import { curl } from "./curl.js";
import { dial } from "./dial.js";
import { gather } from "./gather.js";
import { geo } from "./geo.js";
import { hangup } from "./hangup.js";
import { hold } from "./hold.js";
import { pause } from "./pause.js";
import { play } from "./play.js";
import { record } from "./record.js";
import { recordPause } from "./record-pause.js";
import { recordResume } from "./record-resume.js";
import { recordStart } from "./record-start.js";
import { recordStop } from "./record-stop.js";
import { recordWait } from "./record-wait.js";
import { say } from "./say.js";
import { schedule } from "./schedule.js";
import { tone } from "./tone.js";
import { unhold } from "./unhold.js";

/** The work of every command of contract/verbs.ts that is built, by canonical name. */
export const VERB_RUNNERS: ReadonlyMap<string, RunVerb> = new Map([
  ["Answer", answer],
  ["Call", callField],
  ["Callback", callback],
  ["Curl", curl],
  ["Dial", dial],
  ["Gather", gather],
  ["Geo", geo],
  ["Hangup", hangup],
  ["Hold", hold],
  ["Pause", pause],
  ["Play", play],
  ["Record", record],
  ["RecordPause", recordPause],
  ["RecordResume", recordResume],
  ["RecordStart", recordStart],
  ["RecordStop", recordStop],
  ["RecordWait", recordWait],
  ["Say", say],
  ["Schedule", schedule],
  ["Tone", tone],
  ["Unhold", unhold],
]);
