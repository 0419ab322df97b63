import { Download, Paperclip } from "lucide";

import { partPath } from "../../api/client.ts";
import type { Attachment } from "../../api/shapes.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { FileName } from "../controls/FileName.tsx";
import { Icon } from "../controls/Icon.tsx";

interface AttachmentsPanelProps {
  id: string;
  attachments: readonly Attachment[];
}

export function AttachmentsPanel({ id, attachments }: AttachmentsPanelProps) {
  return (
    <ul class="files">
      {attachments.map((attachment) => (
        <File key={attachment.part} href={partPath(id, attachment.part)} attachment={attachment} />
      ))}
    </ul>
  );
}

function File({ href, attachment }: { href: string; attachment: Attachment }) {
  const { content_type, filename, inline, sha256, size } = attachment;
  return (
    <li class="file">
      {content_type.startsWith("image/") ? (
        <img class="file-picture" src={href} alt="" loading="lazy" />
      ) : (
        <span class="file-picture">
          <Icon node={Paperclip} />
        </span>
      )}
      <div class="file-words">
        <bdi class="file-name">
          <FileName name={filename || text.unnamedFile} />
        </bdi>
        <span class="file-facts">
          {content_type} · {formatSize(size)}
          {inline && ` · ${text.inline}`}
        </span>
        <span class="file-sum">SHA-256 {sha256}</span>
      </div>
      <a
        class="button"
        href={href}
        download={filename}
        aria-label={`${text.download} ${filename || text.unnamedFile}`}
      >
        <Icon node={Download} />
        <span class="button-word">{text.download}</span>
      </a>
    </li>
  );
}
