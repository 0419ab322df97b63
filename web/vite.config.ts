import { defineConfig } from "vite";

import { thirdPartyNotices } from "./build/notices.ts";

/** A sandbox on its default port, for `npm run dev`. */
const sandbox = "http://127.0.0.1:8025";

export default defineConfig({
  // Relative, because the page may be served under any base path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [thirdPartyNotices()],
  build: {
    outDir: "../mailtrap_local/webapp/static",
    emptyOutDir: true,
    target: "es2022",
    // The first that know light-dark(), which else is rewritten into what no script can switch.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: false, // there is one chunk, and one for each further language
    assetsInlineLimit: 0, // the page's CSP has no room for data: beyond images
  },
  server: {
    proxy: {
      // The sandbox refuses a foreign Host or Origin, so the proxy speaks as the sandbox's own page.
      "/api": {
        target: sandbox,
        changeOrigin: true,
        ws: true,
        rewriteWsOrigin: true,
        configure: (proxy) => {
          proxy.on("proxyReq", (request) => {
            request.removeHeader("origin");
          });
        },
      },
    },
  },
});
