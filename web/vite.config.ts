import { defineConfig } from "vite";

import { thirdPartyNotices } from "./build/notices.ts";

/** A sandbox on its default port, for `npm run dev`. */
const sandbox = "http://127.0.0.1:8025";

/** What is fetched when it is first shown, see `onDemand`; all else is one chunk. */
const onDemand = new RegExp(
  [
    "/src/(components/)?(accounts|checks|compare|faults|sessions|setup|webhooks)/",
    "/(HelpDialog|TagDialog|Setup|SenderSettings|TestMessages)\\.tsx",
    "/(AttachmentsPanel|AttemptList|DestinationList|EventCard|FormButtons|PartsPanel)\\.tsx",
    "/(FeedbackDialog|RawPanel|ReleaseDialog|RequestPanel|SessionPanel|SourcePanel)\\.tsx",
    "/(files|parts|release|setup)\\.css",
    "/format/(assertion|diff|findings|highlight|recurrence|transcript)\\.ts",
    "/api/(accounts|recipes|relays|webhooks)\\.ts",
    "/controls/onDemandText\\.ts",
    "/languages/(?!en\\.)",
  ].join("|"),
);

export default defineConfig({
  // Relative, because the page may be served under any base path.
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [thirdPartyNotices()],
  build: {
    outDir: "../mailtrap_local/webapp/static",
    emptyOutDir: true,
    target: "es2022",
    // The first with light-dark(): for older ones the build replaces it, and no script can switch it.
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false }, // all of these browsers have it
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: "page", test: (id) => !onDemand.test(id) }] } },
    },
    assetsInlineLimit: 0, // the page's CSP allows data: for images only
  },
  server: {
    proxy: {
      // The sandbox refuses a foreign Host or Origin, so the proxy replaces the one and removes the other.
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
