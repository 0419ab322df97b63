import { useSignal } from "@preact/signals";
import { Download, Eye } from "lucide";

import { partPath, type Client, type Excerpt } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { Message, Part } from "../../api/shapes.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** Octets of a part that are shown. */
const limit = 100_000;

/** The MIME tree; each part can be looked at and taken away. */
export function PartsPanel({ message, client }: { message: Message; client: Client }) {
  const shown = useSignal<{ part: Part; content: Excerpt | string } | null>(null);
  const look = async (part: Part) => {
    try {
      const content = isImage(part) ? "" : await client.part(message.id, part.part, limit);
      shown.value = { part, content };
    } catch (error) {
      shown.value = { part, content: reasonOf(error) };
    }
  };
  const preview = shown.value;
  return (
    <div class="parts">
      <ul class="parts-tree">
        <Branch message={message} part={message.parts} onLook={(part) => void look(part)} />
      </ul>
      {preview && (
        <section class="part-preview" aria-label={text.partPreview(preview.part.part)}>
          <h3 class="part-title">
            {text.partPreview(preview.part.part)} · {preview.part.content_type}
          </h3>
          {isImage(preview.part) ? (
            <img
              class="part-image"
              src={partPath(message.id, preview.part.part)}
              alt={text.partPreview(preview.part.part)}
            />
          ) : (
            <pre class="raw-text">
              {typeof preview.content === "string" ? preview.content : preview.content.text}
            </pre>
          )}
        </section>
      )}
    </div>
  );
}

interface BranchProps {
  message: Message;
  part: Part;
  onLook: (part: Part) => void;
}

function Branch({ message, part, onLook }: BranchProps) {
  const name = message.attachments.find((one) => one.part === part.part)?.filename;
  const label = `${text.part(part.part)} ${part.content_type}`;
  return (
    <li class="part">
      <div class="part-line">
        <span class="part-number">{part.part}</span>
        <code class="part-type">{part.content_type}</code>
        {name !== undefined && name !== null && <bdi class="part-name">{name}</bdi>}
        <span class="part-size">{formatSize(part.size)}</span>
        {part.children.length === 0 && (
          <IconButton
            icon={Eye}
            label={`${text.preview} ${label}`}
            onClick={() => {
              onLook(part);
            }}
          />
        )}
        <a
          class="icon-button"
          href={partPath(message.id, part.part)}
          download={name ?? `part-${part.part}`}
          aria-label={`${text.download} ${label}`}
          title={text.download}
        >
          <Icon node={Download} />
        </a>
      </div>
      {part.children.length > 0 && (
        <ul class="parts-tree">
          {part.children.map((child) => (
            <Branch key={child.part} message={message} part={child} onLook={onLook} />
          ))}
        </ul>
      )}
    </li>
  );
}

function isImage({ content_type }: Part): boolean {
  return content_type.startsWith("image/");
}
