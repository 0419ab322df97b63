import { useSignal, type Signal } from "@preact/signals";
import { Link, MailMinus, type IconNode } from "lucide";

import type { Client } from "../../api/client.ts";
import { reasonOf } from "../../api/errors.ts";
import type { CheckReport, Message } from "../../api/shapes.ts";
import { text } from "../../messages.ts";
import { ForWriters } from "../controls/ForWriters.tsx";
import { Icon } from "../controls/Icon.tsx";
import { Overlay } from "../controls/Overlay.tsx";
import { ServerButton } from "../controls/ServerButton.tsx";

/** Rules that are judged by what the servers of links answer. */
const linkRules = ["link-broken", "link-unreachable"];

const oneClick = "list-unsubscribe=one-click";

interface NetworkChecksProps {
  message: Message;
  client: Pick<Client, "checkLinks" | "unsubscribe">;
  /** Receives the report with what was found in the links. */
  report: Signal<CheckReport | null>;
}

/** What asks other servers, each time only when the reader has agreed to it. */
export function NetworkChecks({ message, ...rest }: NetworkChecksProps) {
  const { links } = message;
  const postUrl = oneClickUrl(message);
  const { status, checkLinks, leave } = useNetworkChecks({ message, ...rest });
  if (links.length === 0 && postUrl === undefined) return null;
  return (
    <ForWriters>
      <div class="checks-network">
        {links.length > 0 && (
          <AskButton
            icon={Link}
            label={text.checkLinks}
            warning={text.checkLinksHint}
            onAgree={checkLinks}
          />
        )}
        {postUrl !== undefined && (
          <AskButton
            icon={MailMinus}
            label={text.unsubscribeNow}
            warning={text.unsubscribeHint}
            detail={postUrl}
            onAgree={leave}
          />
        )}
        <p class="checks-network-status" role="status">
          {status}
        </p>
      </div>
    </ForWriters>
  );
}

/** Returns what the server would post to: also without TLS, which it does for hosts that it is allowed. */
function oneClickUrl({ headers, list_unsubscribe: unsubscribe }: Message): string | undefined {
  const posts = headers.filter(([name]) => name.toLowerCase() === "list-unsubscribe-post");
  const isMeant = posts.map(([, value]) => value.trim().toLowerCase()).join() === oneClick;
  const urls = isMeant ? (unsubscribe?.urls ?? []) : [];
  return urls.find((url) => /^https:/i.test(url)) ?? urls.find((url) => /^http:/i.test(url));
}

function useNetworkChecks({ message: { id }, client, report }: NetworkChecksProps) {
  const status = useSignal("");
  const busy = useSignal(false);
  const run = async (begun: string, work: () => Promise<string>) => {
    if (busy.value) return;
    busy.value = true;
    status.value = begun;
    status.value = await work().catch(reasonOf);
    busy.value = false;
  };
  const checkLinks = async () => {
    report.value = await client.checkLinks(id);
    const problems = report.value.findings.filter((one) => linkRules.includes(one.id));
    return text.linksChecked(problems.length);
  };
  const leave = async () => {
    const { url, status: code, problem } = await client.unsubscribe(id);
    return problem === "" ? text.hasUnsubscribed(url, code ?? 0) : text.notUnsubscribed(problem);
  };
  return {
    status: status.value,
    checkLinks: () => void run(text.checkingLinks, checkLinks),
    leave: () => void run(text.unsubscribing, leave),
  };
}

interface AskButtonProps {
  icon: IconNode;
  label: string;
  /** What will be done. */
  warning: string;
  /** What it is done with. */
  detail?: string;
  onAgree: () => void;
}

/** A button that says what it would do, and does it when the reader agrees. */
function AskButton({ icon, ...rest }: AskButtonProps) {
  const open = useSignal(false);
  return (
    <>
      <ServerButton
        onClick={() => {
          open.value = true;
        }}
      >
        <Icon node={icon} />
        {rest.label}
      </ServerButton>
      {open.value && (
        <ConsentDialog
          onClose={() => {
            open.value = false;
          }}
          {...rest}
        />
      )}
    </>
  );
}

type ConsentDialogProps = Omit<AskButtonProps, "icon"> & { onClose: () => void };

function ConsentDialog({ label, warning, detail, onAgree, onClose }: ConsentDialogProps) {
  const close = ({ currentTarget }: { currentTarget: Element }) => {
    // Closing the dialog, and not just removing it, returns the focus to the button.
    currentTarget.closest("dialog")?.close();
  };
  return (
    <Overlay title={`${label}?`} warning={warning} onClose={onClose}>
      {detail !== undefined && <p class="checks-asked">{detail}</p>}
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={close}>
          {text.cancel}
        </button>
        <button
          type="button"
          class="button button-main"
          onClick={(event) => {
            close(event);
            onAgree();
          }}
        >
          {label}
        </button>
      </div>
    </Overlay>
  );
}
