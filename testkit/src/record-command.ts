import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { type ApiPlace, fetchCall, RecordError } from "./fetch-call.js";
import { printJson } from "./print-json.js";
import { recordedTest } from "./recorded-script.js";
import type { CommandEnd } from "./test-command.js";

const HEAD = `# Made of call {call}. Check what the log does not hold: keys that nobody took, attempts of a Gather
# before its last, and digits that are masked.
`;

/**
 * `opentact call record-test`: writes flow.xml and caller.yml of a finished call into a folder.
 * Exit code 2 when the call cannot be read or the files cannot be written. As JSON it tells the files.
 */
export async function recordTest(uuid: string, place: ApiPlace, folder: string, asJson: boolean): Promise<CommandEnd> {
  try {
    const { flow, script } = recordedTest(await fetchCall(place, uuid));
    const [flowFile, scriptFile] = [join(folder, "flow.xml"), join(folder, "caller.yml")];
    await mkdir(folder, { recursive: true });
    await writeFile(flowFile, flow);
    await writeFile(scriptFile, HEAD.replace("{call}", uuid) + stringify(script, { lineWidth: 120 }));
    if (asJson) return { text: printJson({ call: uuid, flow: flowFile, script: scriptFile }), exitCode: 0 };
    return {
      text: `wrote ${flowFile} and ${scriptFile}\nopentact test ${flowFile} --script ${scriptFile}\n`,
      exitCode: 0,
    };
  } catch (error) {
    const isTold = error instanceof RecordError || (error instanceof Error && "syscall" in error);
    if (!isTold) throw error;
    return {
      text: asJson ? printJson({ success: false, message: error.message }) : `${error.message}\n`,
      exitCode: 2,
    };
  }
}
