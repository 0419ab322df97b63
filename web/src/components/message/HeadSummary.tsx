import { ChevronRight, TriangleAlert } from "lucide";

import type { Message } from "../../api/shapes.ts";
import { shortName } from "../../format/address.ts";
import { formatSize } from "../../format/size.ts";
import { text } from "../../messages.ts";
import { Icon } from "../controls/Icon.tsx";
import { ShortTime } from "../controls/ShortTime.tsx";
import { marksOf } from "./marks.ts";
import { DetailsButton } from "./DetailsButton.tsx";

/** Sender, recipients, time, size and marks in one line: a button that opens the details. */
export function HeadSummary({ message }: { message: Message }) {
  const marks = marksOf(message).join(", ");
  const { received_at, size } = message;
  return (
    <DetailsButton class="head-summary">
      <Icon node={ChevronRight} />
      <span class="unseen">{text.details}: </span>
      <Route message={message} />
      <ShortTime class="head-fact" moment={received_at} />
      <span class="head-fact head-size">{formatSize(size)}</span>
      {marks !== "" && (
        <span class="mark head-marks" title={marks}>
          <Icon node={TriangleAlert} />
          <span class="head-words">{marks}</span>
        </span>
      )}
    </DetailsButton>
  );
}

/** The sender, the first recipient, and how many there are besides. */
function Route({ message: { from, to, cc, bcc, truncated = [] } }: { message: Message }) {
  const [first] = [...to, ...cc, ...bcc];
  const cut = new Map(truncated.map(({ field, total }) => [field, total]));
  const count = (cut.get("to") ?? to.length) + (cut.get("cc") ?? cc.length) + bcc.length;
  return (
    <span class="head-route">
      <bdi class="head-words head-sender">{from ? shortName(from) : text.noSender}</bdi>
      <span aria-hidden="true">→</span>
      <span class="unseen">{text.to}</span>
      <bdi class="head-words">{first ? shortName(first) : text.noRecipients}</bdi>
      {count > 1 && <span>+{count - 1}</span>}
    </span>
  );
}
