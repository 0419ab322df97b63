import { useSignal } from "@preact/signals";
import { ExternalLink } from "lucide";
import type { AnchorHTMLAttributes, ComponentChildren } from "preact";

import { splitAtHost, type SplitUrl } from "../../format/url.ts";
import { text } from "../../messages.ts";
import { CopyButton } from "../controls/CopyButton.tsx";
import { Icon } from "../controls/Icon.tsx";
import { Overlay } from "../controls/Overlay.tsx";

/** Which button of the mouse opens a link in a new tab. */
const middleButton = 1;

export interface GuardedLinks {
  /** Returns the attributes of a link to a URL of a mail. */
  linkTo: (url: string) => AnchorHTMLAttributes;
  /** The question, while there is one. */
  question: ComponentChildren;
}

/** Links that open in a new window; while content from elsewhere is off, only after a question. */
export function useGuardedLinks(remote: boolean): GuardedLinks {
  const asked = useSignal<string | null>(null);
  const linkTo = (url: string) => {
    const link = { href: url, target: "_blank", rel: "noreferrer" };
    const ask = (event: MouseEvent) => {
      event.preventDefault();
      asked.value = url;
    };
    const onAuxClick = (event: MouseEvent) => {
      if (event.button === middleButton) ask(event);
    };
    return remote ? link : { ...link, onClick: ask, onAuxClick };
  };
  const split = asked.value === null ? null : splitAtHost(asked.value);
  const onClose = () => {
    asked.value = null;
  };
  return { linkTo, question: split && <LinkQuestion url={split} onClose={onClose} /> };
}

/** Asks whether to open a link, which may work only once. */
function LinkQuestion({ url, onClose }: { url: SplitUrl; onClose: () => void }) {
  const [before, host, after] = url;
  const whole = url.join("");
  const close = ({ currentTarget }: { currentTarget: Element }) => {
    // Closing the dialog, and not just removing it, returns the focus to the link.
    currentTarget.closest("dialog")?.close();
  };
  return (
    <Overlay title={text.openQuestion} warning={text.openWarning} class="asked" onClose={onClose}>
      {/* It scrolls, so that keys must reach it. */}
      <p class="asked-url" dir="ltr" tabIndex={0} role="group" aria-label={text.wholeUrl}>
        {before}
        <strong class="asked-host">{host}</strong>
        {after}
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={close}>
          {text.cancel}
        </button>
        <CopyButton content={whole} />
        <a class="button button-main" href={whole} target="_blank" rel="noreferrer" onClick={close}>
          <Icon node={ExternalLink} />
          {text.open}
        </a>
      </div>
    </Overlay>
  );
}
