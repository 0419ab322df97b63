import { useSignal, type Signal } from "@preact/signals";

import { CircleAlert, TriangleAlert } from "lucide";

import type { Client } from "../../api/client.ts";
import type { Location, Message } from "../../api/shapes.ts";
import type { Marks } from "../../format/findings.ts";
import { text } from "../../messages.ts";
import { findingCounts } from "../../state/knownFindings.ts";
import { HeadersPanel } from "./HeadersPanel.tsx";
import { HtmlPanel } from "./HtmlPanel.tsx";
import { LinksPanel } from "./LinksPanel.tsx";
import { PreviewButton } from "./PreviewBar.tsx";
import { QuickCopies } from "./QuickCopies.tsx";
import { onDemand } from "../controls/onDemand.tsx";
import { Tabs, type Tab } from "../controls/Tabs.tsx";
import { TextPanel } from "./TextPanel.tsx";

const AttachmentsPanel = onDemand(
  async () => (await import("./AttachmentsPanel.tsx")).AttachmentsPanel,
);
const ChecksPanel = onDemand(async () => (await import("../checks/ChecksPanel.tsx")).ChecksPanel);
const PartsPanel = onDemand(async () => (await import("./PartsPanel.tsx")).PartsPanel);
const RawPanel = onDemand(async () => (await import("./RawPanel.tsx")).RawPanel);
const RequestPanel = onDemand(async () => (await import("./RequestPanel.tsx")).RequestPanel);
const SessionPanel = onDemand(async () => (await import("./SessionPanel.tsx")).SessionPanel);
const SourcePanel = onDemand(async () => (await import("./SourcePanel.tsx")).SourcePanel);

type MessageTab =
  | "html"
  | "text"
  | "attachments"
  | "links"
  | "checks"
  | "headers"
  | "source"
  | "raw"
  | "parts"
  | "session";

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
  const place = useSignal<Location | null>(null);
  const marks = useSignal<Marks | null>(null);
  const selected = views.find(({ id }) => id === wanted)?.id ?? firstView(message);
  return (
    <Tabs
      label={text.views}
      tabs={views}
      selected={selected}
      onSelect={(view) => {
        place.value = null;
        onSelect(view);
      }}
      end={
        <>
          {selected === "html" && <PreviewButton blocked={remote.value ? 0 : message.remote} />}
          <QuickCopies message={message} />
        </>
      }
    >
      {panelOf(selected, message, client, { remote, place, marks, onSelect })}
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
    checksTab(message),
    headers.length > 0 && { id: "headers", label: text.headers },
    html !== null && { id: "source", label: text.source },
    { id: "raw", label: text.raw },
    { id: "parts", label: text.parts },
    { id: "session", label: message.request ? text.request.title : text.session },
  ];
  return views.filter((view) => view !== false);
}

/** The tab with the number of errors, or else of warnings, once it is known. */
function checksTab(message: Message): Tab<MessageTab> {
  const tab = { id: "checks", label: text.checks } as const;
  const counts = findingCounts(message);
  const severity = counts?.error ? "error" : "warning";
  const badge = counts?.[severity] ?? 0;
  if (badge === 0) return tab;
  const icon = severity === "error" ? CircleAlert : TriangleAlert;
  return { ...tab, badge, alert: { severity, icon, words: text.findingCounts[severity](badge) } };
}

function firstView({ html, text: plain, headers, attachments }: Message): MessageTab {
  if (html !== null) return "html";
  if (plain !== null) return "text";
  if (attachments.length > 0) return "attachments";
  return headers.length > 0 ? "headers" : "raw";
}

/** The tab that shows a place of the message. */
function tabOf({ header, body }: Location): MessageTab {
  if (header) return "headers";
  if (body === "html") return "source";
  return body === "text" ? "text" : "parts";
}

interface PanelState {
  /** True while content from elsewhere is loaded. */
  remote: Signal<boolean>;
  /** The place that was jumped to last. */
  place: Signal<Location | null>;
  /** What is marked in the preview. */
  marks: Signal<Marks | null>;
  onSelect: (view: string) => void;
}

function panelOf(view: MessageTab, message: Message, client: Client, state: PanelState) {
  const { remote, place, marks } = state;
  const lineIn = (body: string) => (place.value?.body === body ? (place.value.line ?? null) : null);
  switch (view) {
    case "html":
      return <HtmlPanel message={message} remote={remote} marks={marks} />;
    case "text":
      return (
        <TextPanel
          id={message.id}
          content={message.text ?? ""}
          urls={message.links.map(({ url }) => url)}
          remote={remote.value}
          line={lineIn("text")}
        />
      );
    case "source":
      return <SourcePanel id={message.id} content={message.html ?? ""} line={lineIn("html")} />;
    case "headers":
      return <HeadersPanel headers={message.headers} marked={place.value?.header ?? null} />;
    case "raw":
      return <RawPanel id={message.id} size={message.size} client={client} />;
    case "parts":
      return <PartsPanel message={message} client={client} />;
    case "session":
      return message.request ? (
        <RequestPanel request={message.request} />
      ) : (
        <SessionPanel id={message.id} client={client} />
      );
    case "checks":
      return checksOf(message, client, state);
    case "links":
      return <LinksPanel message={message} remote={remote.value} />;
    case "attachments":
      return <AttachmentsPanel id={message.id} attachments={message.attachments} />;
  }
}

function checksOf(message: Message, client: Client, { place, marks, onSelect }: PanelState) {
  return (
    <ChecksPanel
      message={message}
      client={client}
      onShow={(where) => {
        place.value = where;
        onSelect(tabOf(where));
      }}
      onMark={(title, places) => {
        marks.value = { title, places, current: 1 };
        onSelect("html");
      }}
    />
  );
}
