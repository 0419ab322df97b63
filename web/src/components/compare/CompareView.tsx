import "./compare.css";

import { useSignal } from "@preact/signals";
import { ArrowLeft } from "lucide";
import { useMemo } from "preact/hooks";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { Message } from "../../api/shapes.ts";
import { diffLines } from "../../format/diff.ts";
import { formatSize } from "../../format/size.ts";
import { preciseTime } from "../../format/time.ts";
import { text } from "../../messages.ts";
import type { Commands } from "../../state/commands.ts";
import { useFetched } from "../controls/useFetched.ts";
import { Diff } from "./Diff.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { Tabs, type Tab } from "../controls/Tabs.tsx";

type CompareTab = "headers" | "text" | "source" | "attachments";

interface CompareViewProps {
  client: Pick<Client, "message">;
  commands: Pick<Commands, "run">;
  left: string;
  right: string;
}

/** Two messages and their differences. */
export function CompareView({ client, commands, left, right }: CompareViewProps) {
  const { content: both, failure } = useFetched(
    (signal) => Promise.all([client.message(left, signal), client.message(right, signal)]),
    [left, right],
  );
  const view = useSignal<CompareTab>("headers");
  return (
    <section class="compare" aria-label={text.compare}>
      <div class="message-bar">
        <IconButton
          icon={ArrowLeft}
          label={text.back}
          onClick={() => {
            commands.run("close");
          }}
        />
        <h2 class="message-subject">{text.compare}</h2>
      </div>
      {failure !== null && <p class="panel-bar">{reasonOf(failure)}</p>}
      {both && (
        <Comparison
          both={both}
          view={view.value}
          onView={(one) => {
            view.value = one;
          }}
        />
      )}
    </section>
  );
}

interface ComparisonProps {
  both: [Message, Message];
  view: CompareTab;
  onView: (view: CompareTab) => void;
}

function Comparison({ both, view, onView }: ComparisonProps) {
  const [left, right] = both;
  const lines = useMemo(
    () => diffLines(linesOf(left, view), linesOf(right, view)),
    [left, right, view],
  );
  const tabs: Tab<CompareTab>[] = [
    { id: "headers", label: text.headers },
    { id: "text", label: text.plain },
    { id: "source", label: text.source },
    { id: "attachments", label: text.files },
  ];
  return (
    <>
      <div class="compared">
        <Side message={left} kind="removed" />
        <Side message={right} kind="added" />
      </div>
      <Tabs label={text.views} tabs={tabs} selected={view} onSelect={onView}>
        <Diff lines={lines} />
      </Tabs>
    </>
  );
}

function Side({ message, kind }: { message: Message; kind: "removed" | "added" }) {
  return (
    <a class="compared-one" data-kind={kind} href={`#/messages/${message.id}`}>
      <bdi>{message.subject || text.noSubject}</bdi>
      <time dateTime={message.received_at}>{preciseTime(message.received_at)}</time>
    </a>
  );
}

function linesOf(message: Message, view: CompareTab): string[] {
  switch (view) {
    case "headers":
      return message.headers.map(([name, value]) => `${name}: ${value}`);
    case "text":
      return (message.text ?? "").split(/\r?\n/);
    case "source":
      return (message.html ?? "").split(/\r?\n/);
    case "attachments":
      return message.attachments.map(
        ({ filename, content_type, size, sha256 }) =>
          `${filename || text.unnamedFile} · ${content_type} · ${formatSize(size)} · ${sha256}`,
      );
  }
}
