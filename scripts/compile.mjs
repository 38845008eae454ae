// Compiles packages of the workspace as tsc would, and keeps shapes of objects: `compile.mjs contract server ...`.
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { keepShapes } from "./keep-shapes.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** What decides about the output beside sources and settings. */
const COMPILER = ["compile.mjs", "keep-shapes.mjs"].map((name) => join(ROOT, "scripts", name));

const host = {
  getCurrentDirectory: () => ROOT,
  getCanonicalFileName: (name) => name,
  getNewLine: () => "\n",
};

function report(diagnostics) {
  if (diagnostics.length === 0) return;
  console.error(ts.formatDiagnosticsWithColorAndContext(diagnostics, host));
  process.exit(1);
}

/** What an older compiler left is made anew: sources that did not change would stay as it made them. */
function forgetOlderOutput({ tsBuildInfoFile }) {
  const madeMs = statSync(tsBuildInfoFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (COMPILER.some((file) => statSync(file).mtimeMs > madeMs)) rmSync(tsBuildInfoFile, { force: true });
}

function compile(folder) {
  const path = join(ROOT, folder, "tsconfig.json");
  const config = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (one) => report([one]) },
  );
  const { fileNames: rootNames, options, errors } = config;
  report(errors);
  forgetOlderOutput(options);
  const program = ts.createIncrementalProgram({ rootNames, options });
  const found = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
  ];
  report(found);
  report(program.emit(undefined, undefined, undefined, false, { after: [keepShapes] }).diagnostics);
}

for (const folder of process.argv.slice(2)) compile(folder);
