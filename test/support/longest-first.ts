import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take long, the longest first: begun last, one of them would keep the others' workers waiting. */
const LONG = [
  "test/sipp/sipp.test.ts",
  "test/platform/sms-crash.test.ts",
  "test/platform/load.test.ts",
  "test/platform/start-stop.test.ts",
  "test/platform/kamailio.test.ts",
  "test/platform/cli.test.ts",
  "test/platform/crash.test.ts",
  "test/platform/damaged-secrets.test.ts",
  "server/src/store/embedded/provider.store.test.ts",
  "test/rest/fuzz.test.ts",
  "test/rest/isolation.test.ts",
  "test/flows/recording.test.ts",
  "test/flows/sip-peers.test.ts",
  "test/flows/demo.test.ts",
  "test/flows/xml-examples.test.ts",
  "server/src/engine/script/random-documents.test.ts",
  "server/src/engine/speech/asr.test.ts",
  "server/src/lab/carrier.test.ts",
  "server/src/engine/media/recording.test.ts",
];

/** One project after the other (SIPp before platform), for a worker keeps its modules within one; long files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))].sort().reverse();
    const place = ({ project, moduleId }: TestSpecification) => {
      const at = LONG.findIndex((name) => moduleId.endsWith(name));
      return projects.indexOf(project.name) * 1_000 + (at < 0 ? LONG.length : at);
    };
    return sorted
      .map((file) => ({ file, at: place(file) }))
      .sort((a, b) => a.at - b.at)
      .map(({ file }) => file);
  }
}
