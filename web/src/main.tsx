import { effect, signal } from "@preact/signals";
import { render } from "preact";

import { Client } from "./api/client.ts";
import { App } from "./components/shell/App.tsx";
import { chosenLanguage, speak, text } from "./messages.ts";
import { Favicon } from "./state/favicon.ts";
import { Keyboard } from "./state/keyboard.ts";
import { Navigation } from "./state/navigation.ts";
import { Page } from "./state/page.ts";
import { followTheme } from "./state/theme.ts";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/tabs.css";
import "./styles/dialogs.css";
import "./styles/settings.css";
import "./styles/search.css";
import "./styles/list.css";
import "./styles/message.css";
import "./styles/panels.css";
import "./styles/preview.css";
import "./styles/parts.css";
import "./styles/links.css";
import "./styles/files.css";
import "./styles/views.css";
import "./styles/setup.css";

/** One column from here down, as in styles/layout.css. */
const phone = window.matchMedia("(max-width: 720px)");
const narrow = signal(phone.matches);
phone.addEventListener("change", () => {
  narrow.value = phone.matches;
});

const page = new Page({
  client: new Client(document.baseURI),
  navigation: new Navigation(window),
  narrow,
});

const keyboard = new Keyboard();
document.addEventListener("keydown", (event) => {
  const command = keyboard.commandFor(event);
  if (!command) return;
  event.preventDefault();
  page.commands.run(command);
});
window.addEventListener("online", () => {
  page.live.wake();
});
window.addEventListener("pagehide", () => {
  void page.deletions.commit();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") page.live.wake();
});

const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
const favicon = icon && new Favicon(icon);
effect(() => {
  const unread = page.mailboxes.unread.value;
  document.title = text.title(unread);
  favicon?.show(unread);
});
followTheme(document.documentElement);

const root = document.getElementById("page");
if (!root) throw new Error("index.html has no #page to draw on");
// In the reader's language from the first picture on.
await speak(navigator.languages);
render(<App page={page} />, root);
page.start();
chosenLanguage.subscribe(() => void speak(navigator.languages));
