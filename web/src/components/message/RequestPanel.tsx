import type { ApiRequest } from "../../api/shapes.ts";
import { text } from "../../messages.ts";

/** The request to a provider's API that brought the message: what of it is in no header. */
export function RequestPanel({ request }: { request: ApiRequest }) {
  return (
    <table class="headers">
      <thead class="unseen">
        <tr>
          <th scope="col">{text.headerName}</th>
          <th scope="col">{text.headerValue}</th>
        </tr>
      </thead>
      <tbody>
        {factsOf(request).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td dir="auto">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function factsOf(request: ApiRequest): [name: string, value: string][] {
  const { provider, path, tags, metadata, template, scheduled_at, other } = request;
  const words = text.request;
  return [
    [words.provider, provider],
    [words.path, path],
    ...(tags.length > 0 ? [[words.tags, tags.join(", ")] as [string, string]] : []),
    ...valuesOf(metadata),
    ...(template ? [[words.template, templateOf(template)] as [string, string]] : []),
    ...(template ? valuesOf(template.variables) : []),
    ...(scheduled_at === null ? [] : [[words.scheduledAt, scheduled_at] as [string, string]]),
    ...valuesOf(other),
  ];
}

function templateOf({ id, rendered }: NonNullable<ApiRequest["template"]>): string {
  return rendered ? id : `${id} (${text.request.notRendered})`;
}

function valuesOf(object: Record<string, unknown>): [name: string, value: string][] {
  return Object.entries(object).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}
