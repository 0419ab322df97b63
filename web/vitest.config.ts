// Separate from vite.config.ts, because a build installs no test tools.
import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";

import build from "./vite.config.ts";

export default mergeConfig(
  build,
  defineConfig({
    test: {
      environment: "happy-dom",
      include: ["tests/**/*.test.{ts,tsx}"],
      restoreMocks: true,
      unstubGlobals: true,
    },
  }),
);
