import { text } from "../../messages.ts";

export function MessageTags({ tags }: { tags: readonly string[] }) {
  return (
    <ul class="message-tags" aria-label={text.tags}>
      {tags.map((tag) => (
        <li key={tag} class="chip">
          {tag}
        </li>
      ))}
    </ul>
  );
}
