import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";

type HeaderField = readonly [name: string, value: string];

interface HeadersPanelProps {
  headers: readonly HeaderField[];
  /** Name of the fields to mark, and to scroll to. */
  marked: string | null;
}

/** The headers in the order of the message, or those that contain the words of a filter. */
export function HeadersPanel({ headers, marked }: HeadersPanelProps) {
  const filter = useSignal("");
  const words = filter.value.toLowerCase();
  const shown = headers.filter((header) => lineOf(header).toLowerCase().includes(words));
  return (
    <>
      <div class="panel-bar">
        <input
          class="filter"
          type="search"
          placeholder={text.filterHeaders}
          aria-label={text.filterHeaders}
          value={filter.value}
          onInput={({ currentTarget }) => {
            filter.value = currentTarget.value;
          }}
        />
        <span role="status">
          {shown.length < headers.length && text.shownOf(shown.length, headers.length)}
        </span>
        <CopyButton content={shown.map(lineOf).join("\n")} label={text.copyHeaders} />
      </div>
      <HeaderTable headers={shown} marked={marked} />
    </>
  );
}

function HeaderTable({ headers, marked }: HeadersPanelProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    table.current?.querySelector(".marked")?.scrollIntoView({ block: "center" });
  }, [marked]);
  const isMarked = (name: string) => name.toLowerCase() === marked?.toLowerCase();
  return (
    <table ref={table} class="headers">
      <thead class="unseen">
        <tr>
          <th scope="col">{text.headerName}</th>
          <th scope="col">{text.headerValue}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(([name, value], index) => (
          <tr key={index} class={isMarked(name) ? "marked" : undefined}>
            <th scope="row">{name}</th>
            <td dir="auto">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function lineOf([name, value]: HeaderField): string {
  return `${name}: ${value}`;
}
