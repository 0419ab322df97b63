import js from "@eslint/js";
import tseslint from "typescript-eslint";

const forbidImportsOf = (...folders) => ({
  "no-restricted-imports": ["error", { patterns: folders.map((folder) => `**/${folder}/**`) }],
});

export default tseslint.config(
  { ignores: ["node_modules"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 300],
      // Counts and sizes are put into sentences all over the page.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  // Tests are excepted: a `describe` is one function around many tests.
  { files: ["src/**"], rules: { "max-lines-per-function": ["error", 40] } },
  // A catalogue is one list of words.
  { files: ["src/languages/**"], rules: { "max-lines": "off" } },
  // Imports point one way: components, then state, then format and api.
  { files: ["src/state/**"], rules: forbidImportsOf("components") },
  { files: ["src/{api,format,setup}/**"], rules: forbidImportsOf("components", "state") },
);
