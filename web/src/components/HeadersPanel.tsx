import { text } from "../messages.ts";

/** All headers, in the order in which they stand in the message. */
export function HeadersPanel({ headers }: { headers: readonly [string, string][] }) {
  return (
    <table class="headers">
      <thead class="unseen">
        <tr>
          <th scope="col">{text.headerName}</th>
          <th scope="col">{text.headerValue}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(([name, value], index) => (
          <tr key={index}>
            <th scope="row">{name}</th>
            <td dir="auto">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
