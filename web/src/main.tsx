import { effect, signal } from "@preact/signals";
import { render } from "preact";

import { Client } from "./api/client.ts";
import { App } from "./components/App.tsx";
import { text } from "./messages.ts";
import { commandFor } from "./state/keyboard.ts";
import { Navigation } from "./state/navigation.ts";
import { Page } from "./state/page.ts";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/list.css";
import "./styles/message.css";
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

document.addEventListener("keydown", (event) => {
  const command = commandFor(event);
  if (!command) return;
  event.preventDefault();
  page.run(command);
});
window.addEventListener("online", () => {
  page.live.wake();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") page.live.wake();
});
effect(() => {
  document.title = text.title(page.counts.value.unread);
});

const root = document.getElementById("page");
if (!root) throw new Error("index.html has no #page to draw on");
render(<App page={page} />, root);
page.start();
