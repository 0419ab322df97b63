import { useSignal, type Signal } from "@preact/signals";

import type { Client } from "../../api/client.ts";
import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { AttachmentsPanel } from "./AttachmentsPanel.tsx";
import { HeadersPanel } from "./HeadersPanel.tsx";
import { HtmlPanel } from "./HtmlPanel.tsx";
import { LinksPanel } from "./LinksPanel.tsx";
import { PreviewButton } from "./PreviewBar.tsx";
import { QuickCopies } from "./QuickCopies.tsx";
import { RawPanel } from "./RawPanel.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { Tabs, type Tab } from "../controls/Tabs.tsx";
import { TextPanel } from "./TextPanel.tsx";

const PartsPanel = onDemand(async () => (await import("./PartsPanel.tsx")).PartsPanel);
const SessionPanel = onDemand(async () => (await import("./SessionPanel.tsx")).SessionPanel);
const SourcePanel = onDemand(async () => (await import("./SourcePanel.tsx")).SourcePanel);

type MessageTab =
  "html" | "text" | "attachments" | "links" | "headers" | "source" | "raw" | "parts" | "session";

interface MessageTabsProps {
  message: Message;
  client: Client;
  /** Id of the last tab chosen, which this message may not have. */
  wanted: string | null;
  onSelect: (view: string) => void;
}

/** The views of a message, the most used first; those without content are left out. */
export function MessageTabs({ message, client, wanted, onSelect }: MessageTabsProps) {
  const views = viewsOf(message);
  const remote = useSignal(false);
  const selected = views.find(({ id }) => id === wanted)?.id ?? firstView(message);
  return (
    <Tabs
      label={text.views}
      tabs={views}
      selected={selected}
      onSelect={onSelect}
      end={
        <>
          {selected === "html" && <PreviewButton blocked={remote.value ? 0 : message.remote} />}
          <QuickCopies message={message} />
        </>
      }
    >
      {panelOf(selected, message, client, remote)}
    </Tabs>
  );
}

function viewsOf(message: Message): Tab<MessageTab>[] {
  const { html, text: plain, headers, links, codes, attachments } = message;
  const found = links.length + codes.length;
  const views: (Tab<MessageTab> | false)[] = [
    html !== null && { id: "html", label: text.html },
    plain !== null && { id: "text", label: text.plain },
    attachments.length > 0 && { id: "attachments", label: text.files, badge: attachments.length },
    found > 0 && { id: "links", label: text.links, badge: found },
    headers.length > 0 && { id: "headers", label: text.headers },
    html !== null && { id: "source", label: text.source },
    { id: "raw", label: text.raw },
    { id: "parts", label: text.parts },
    { id: "session", label: text.session },
  ];
  return views.filter((view) => view !== false);
}

function firstView({ html, text: plain, headers, attachments }: Message): MessageTab {
  if (html !== null) return "html";
  if (plain !== null) return "text";
  if (attachments.length > 0) return "attachments";
  return headers.length > 0 ? "headers" : "raw";
}

function panelOf(view: MessageTab, message: Message, client: Client, remote: Signal<boolean>) {
  switch (view) {
    case "html":
      return <HtmlPanel message={message} remote={remote} />;
    case "text":
      return (
        <TextPanel
          id={message.id}
          content={message.text ?? ""}
          urls={message.links.map(({ url }) => url)}
          remote={remote.value}
        />
      );
    case "source":
      return <SourcePanel id={message.id} content={message.html ?? ""} />;
    case "headers":
      return <HeadersPanel headers={message.headers} />;
    case "raw":
      return <RawPanel id={message.id} size={message.size} client={client} />;
    case "parts":
      return <PartsPanel message={message} client={client} />;
    case "session":
      return <SessionPanel id={message.id} client={client} />;
    case "links":
      return <LinksPanel message={message} remote={remote.value} />;
    case "attachments":
      return <AttachmentsPanel id={message.id} attachments={message.attachments} />;
  }
}
