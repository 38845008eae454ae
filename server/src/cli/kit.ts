import { StartError } from "../base/start-error.js";

/** What a command of the test kit leaves. */
export interface CommandEnd {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

/** The commands of `@opentact/testkit/command`. */
export interface Kit {
  runTest(flowFile: string, scriptFile: string, asJson: boolean): Promise<CommandEnd>;
  recordTest(
    uuid: string,
    place: { readonly url: string; readonly authorization: string },
    folder: string,
    asJson: boolean,
  ): Promise<CommandEnd>;
}

/** The kit is made of the platform, so the platform cannot know it when it is compiled. */
const KIT: string = "@opentact/testkit/command";

/** @throws StartError the kit is not installed */
export async function loadKit(): Promise<Kit> {
  try {
    return (await import(KIT)) as Kit;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
      throw new StartError(`the test kit is not installed (npm install @opentact/testkit): ${error.message}`);
    throw error;
  }
}

/** Prints what a command left and sets the exit code. */
export function leave({ text, exitCode }: CommandEnd): void {
  process.stdout.write(text);
  process.exitCode = exitCode;
}
