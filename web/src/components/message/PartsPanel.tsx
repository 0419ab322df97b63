import "./parts.css";

import { useSignal } from "@preact/signals";
import { Download, Eye } from "lucide";

import { partPath, type Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { Message, Part } from "../../api/shapes.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { FileName } from "../controls/FileName.tsx";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";

/** Octets of a part that are shown. */
const limit = 100_000;

interface Preview {
  part: Part;
  /** Its text, or the reason why it could not be fetched; empty for an image. */
  text: string;
}

/** The MIME tree. Each part can be shown and downloaded. */
export function PartsPanel({
  message,
  client,
}: {
  message: Message;
  client: Pick<Client, "part">;
}) {
  const preview = useSignal<Preview | null>(null);
  const show = async (part: Part) => {
    try {
      const excerpt = isImage(part) ? null : await client.part(message.id, part.part, limit);
      preview.value = { part, text: excerpt?.text ?? "" };
    } catch (error) {
      preview.value = { part, text: reasonOf(error) };
    }
  };
  return (
    <div class="parts">
      <ul class="parts-tree">
        <Branch message={message} part={message.parts} onShow={(part) => void show(part)} />
      </ul>
      {preview.value && <PartPreview message={message} preview={preview.value} />}
    </div>
  );
}

function PartPreview({ message, preview }: { message: Message; preview: Preview }) {
  const { part } = preview;
  const title = text.partPreview(part.part);
  return (
    <section class="part-preview" aria-label={title}>
      <h3 class="part-title">
        {title} · {part.content_type}
      </h3>
      {isImage(part) ? (
        <img class="part-image" src={partPath(message.id, part.part)} alt={title} />
      ) : (
        <pre class="raw-text">{preview.text}</pre>
      )}
    </section>
  );
}

interface BranchProps {
  message: Message;
  part: Part;
  onShow: (part: Part) => void;
}

function Branch({ message, part, onShow }: BranchProps) {
  return (
    <li class="part">
      <PartLine message={message} part={part} onShow={onShow} />
      {part.children.length > 0 && (
        <ul class="parts-tree">
          {part.children.map((child) => (
            <Branch key={child.part} message={message} part={child} onShow={onShow} />
          ))}
        </ul>
      )}
    </li>
  );
}

function PartLine({ message, part, onShow }: BranchProps) {
  const name = message.attachments.find((one) => one.part === part.part)?.filename ?? null;
  const label = `${text.part(part.part)} ${part.content_type}`;
  return (
    <div class="part-line">
      <span class="part-number">{part.part}</span>
      <code class="part-type">{part.content_type}</code>
      {name !== null && (
        <bdi class="part-name">
          <FileName name={name} />
        </bdi>
      )}
      <span class="part-size">{formatSize(part.size)}</span>
      {part.children.length === 0 && (
        <IconButton
          icon={Eye}
          label={`${text.preview} ${label}`}
          onClick={() => {
            onShow(part);
          }}
        />
      )}
      <a
        class="icon-button"
        href={partPath(message.id, part.part)}
        download={name ?? ""}
        aria-label={`${text.download} ${label}`}
        title={text.download}
      >
        <Icon node={Download} />
      </a>
    </div>
  );
}

function isImage({ content_type }: Part): boolean {
  return content_type.startsWith("image/");
}
