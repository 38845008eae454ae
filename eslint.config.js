import tseslint from "typescript-eslint";

/** Biome formats and lints; eslint is here only for the two rules that need types. */
export default tseslint.config({
  files: ["contract/src/**/*.ts", "server/src/**/*.ts", "client/src/**/*.ts", "testkit/src/**/*.ts"],
  languageOptions: { parser: tseslint.parser, parserOptions: { project: "./tsconfig.json" } },
  linterOptions: { reportUnusedDisableDirectives: "off" },
  plugins: { "@typescript-eslint": tseslint.plugin },
  rules: {
    "@typescript-eslint/no-floating-promises": "error",
    "@typescript-eslint/no-misused-promises": "error",
  },
});
