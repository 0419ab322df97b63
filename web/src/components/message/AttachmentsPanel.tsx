import "./files.css";

import { Download, Paperclip } from "lucide";

import { archivePath, partPath } from "../../api/client.ts";
import type { Attachment } from "../../api/shapes.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { BoundedList } from "../controls/BoundedList.tsx";
import { FileName } from "../controls/FileName.tsx";
import { Icon } from "../controls/Icon.tsx";

interface AttachmentsPanelProps {
  id: string;
  attachments: readonly Attachment[];
}

export function AttachmentsPanel({ id, attachments }: AttachmentsPanelProps) {
  return (
    <div class="files">
      {attachments.length > 1 && <AllFiles id={id} attachments={attachments} />}
      <BoundedList items={attachments}>
        {(one) => <File key={one.part} href={partPath(id, one.part)} attachment={one} />}
      </BoundedList>
    </div>
  );
}

/** The number and the size of all files, and a link that saves them together. */
function AllFiles({ id, attachments }: AttachmentsPanelProps) {
  const octets = attachments.reduce((sum, { size }) => sum + size, 0);
  return (
    <div class="files-all">
      <span>{`${text.attachments(attachments.length)} · ${formatSize(octets)}`}</span>
      <a class="button" href={archivePath(id)} download={`${id}.zip`}>
        <Icon node={Download} />
        {text.downloadAll}
      </a>
    </div>
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
        <span class="file-sum" title={sha256}>{`SHA-256 ${sha256}`}</span>
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
