import { CircleX } from "lucide";

import { Icon } from "./Icon.tsx";

/** The tag that pytest gives to the mail of failed tests. */
export const failedTag = "failed";

/** A tag; the one of failed tests has a mark and the colour of errors. */
export function TagChip({ tag, href }: { tag: string; href?: string }) {
  const words = (
    <>
      {tag === failedTag && <Icon node={CircleX} />}
      <bdi class="chip-words">{tag}</bdi>
    </>
  );
  const common = { class: "chip", title: tag, "data-failed": tag === failedTag };
  return href === undefined ? (
    <span {...common}>{words}</span>
  ) : (
    <a {...common} href={href}>
      {words}
    </a>
  );
}
