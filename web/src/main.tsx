import { effect, signal } from "@preact/signals";
import { render } from "preact";

import { Transport } from "./api/transport.ts";
import { App } from "./components/shell/App.tsx";
import { chosenLanguage, loadLanguage, text } from "./messages.ts";
import { accessOf } from "./state/account.ts";
import { startClock } from "./state/clock.ts";
import { Favicon } from "./state/favicon.ts";
import { Keyboard } from "./state/keyboard.ts";
import { Navigation } from "./state/navigation.ts";
import { Page } from "./state/page.ts";
import { followTheme } from "./state/theme.ts";

// All styles here, from the general to the special: the order decides between equal selectors.
import "./styles/base.css";
import "./components/controls/controls.css";
import "./components/controls/labels.css";
import "./components/controls/tabs.css";
import "./components/controls/dialog.css";
import "./components/shell/shell.css";
import "./components/shell/side.css";
import "./components/shell/dialogs.css";
import "./components/list/list.css";
import "./components/list/search.css";
import "./components/message/message.css";
import "./components/message/details.css";
import "./components/message/panels.css";
import "./components/message/preview.css";
import "./components/message/links.css";
import "./styles/contrast.css";

/** One column up to this width, as in components/shell/shell.css. */
const phone = window.matchMedia("(max-width: 720px)");
const narrow = signal(phone.matches);
phone.addEventListener("change", () => {
  narrow.value = phone.matches;
});

const page = new Page({
  transport: new Transport(document.baseURI),
  navigation: new Navigation(window),
  narrow,
  access: accessOf(document.documentElement),
});

const keyboard = new Keyboard();
document.addEventListener("keydown", (event) => {
  if (page.account.mustSignIn.value) return;
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
  const unread = page.account.mustSignIn.value ? 0 : page.mailboxes.unread.value;
  document.title = text.title(unread);
  favicon?.show(unread);
});
followTheme(document.documentElement);
startClock();

const root = document.getElementById("page");
if (!root) throw new Error("index.html has no #page to draw on");
// Before the first render, which is then in the right language. No `await`: the build could not
// put what the views loaded on demand share with this file into one chunk.
void loadLanguage(navigator.languages).then(() => {
  render(<App page={page} />, root);
  page.start();
  chosenLanguage.subscribe(() => void loadLanguage(navigator.languages));
});
