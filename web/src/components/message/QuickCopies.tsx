import { KeyRound, Link2 } from "lucide";

import type { Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Icon } from "../controls/Icon.tsx";

/** The code and the link to verify, reset or sign in, which most test mail is opened for. */
export function QuickCopies({ message: { codes, links } }: { message: Message }) {
  const [code] = codes;
  const link = links.find(({ kind }) => ["verify", "reset", "signin"].includes(kind));
  if (!code && !link) return null;
  return (
    <div class="quick">
      {code && (
        <span class="quick-one">
          <Icon node={KeyRound} />
          <span class="quick-name">{text.code}</span>
          <code class="quick-code">{code.code}</code>
          <CopyButton content={code.code} label={text.copyOf(code.code)} />
        </span>
      )}
      {link && (
        <span class="quick-one">
          <Icon node={Link2} />
          <span class="quick-name">{text.linkKinds[link.kind]}</span>
          <span class="quick-link" title={link.url}>
            {link.url}
          </span>
          <CopyButton content={link.url} label={text.copyOf(link.url)} />
        </span>
      )}
    </div>
  );
}
