import { useSignal } from "@preact/signals";

import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";

/** All headers, in the order in which they stand in the message; or those that have some words. */
export function HeadersPanel({ headers }: { headers: readonly [string, string][] }) {
  const filter = useSignal("");
  const words = filter.value.toLowerCase();
  const shown = headers.filter(([name, value]) =>
    `${name}: ${value}`.toLowerCase().includes(words),
  );
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
        <CopyButton
          content={shown.map(([name, value]) => `${name}: ${value}`).join("\n")}
          label={text.copyHeaders}
        />
      </div>
      <table class="headers">
        <thead class="unseen">
          <tr>
            <th scope="col">{text.headerName}</th>
            <th scope="col">{text.headerValue}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(([name, value], index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <td dir="auto">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
