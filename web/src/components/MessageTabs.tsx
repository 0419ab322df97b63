import { useSignal } from "@preact/signals";

import type { Client } from "../api/client.ts";
import type { Message } from "../api/shapes.ts";
import { text } from "../messages.ts";
import { AttachmentsPanel } from "./AttachmentsPanel.tsx";
import { HeadersPanel } from "./HeadersPanel.tsx";
import { HtmlPanel } from "./HtmlPanel.tsx";
import { RawPanel } from "./RawPanel.tsx";
import { Tabs, type Tab } from "./Tabs.tsx";
import { TextPanel } from "./TextPanel.tsx";

type View = "html" | "text" | "headers" | "raw" | "attachments";

interface MessageTabsProps {
  message: Message;
  client: Client;
}

/** The ways to look at a message; a way that has nothing to show is not offered. */
export function MessageTabs({ message, client }: MessageTabsProps) {
  const views = viewsOf(message);
  const selected = useSignal(firstView(message));
  return (
    <Tabs
      label={text.views}
      tabs={views}
      selected={selected.value}
      onSelect={(view) => {
        selected.value = view;
      }}
    >
      {panelOf(selected.value, message, client)}
    </Tabs>
  );
}

function viewsOf({ html, text: plain, headers, attachments }: Message): Tab<View>[] {
  const views: Tab<View>[] = [];
  if (html !== null) views.push({ id: "html", label: text.html });
  if (plain !== null) views.push({ id: "text", label: text.plain });
  if (headers.length > 0) views.push({ id: "headers", label: text.headers });
  views.push({ id: "raw", label: text.raw });
  if (attachments.length > 0) {
    views.push({ id: "attachments", label: text.files, badge: attachments.length });
  }
  return views;
}

function firstView({ html, text: plain, headers, attachments }: Message): View {
  if (html !== null) return "html";
  if (plain !== null) return "text";
  if (attachments.length > 0) return "attachments";
  return headers.length > 0 ? "headers" : "raw";
}

function panelOf(view: View, message: Message, client: Client) {
  switch (view) {
    case "html":
      return <HtmlPanel id={message.id} />;
    case "text":
      return <TextPanel id={message.id} content={message.text ?? ""} />;
    case "headers":
      return <HeadersPanel headers={message.headers} />;
    case "raw":
      return <RawPanel id={message.id} size={message.size} client={client} />;
    case "attachments":
      return <AttachmentsPanel id={message.id} attachments={message.attachments} />;
  }
}
