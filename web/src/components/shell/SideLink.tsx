import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";

import { Icon } from "../controls/Icon.tsx";

interface SideLinkProps {
  label: string;
  href: string;
  current: boolean;
  icon?: IconNode;
  /** True for one of many places of a kind, which its first letters tell apart where only icons fit. */
  lettered?: boolean;
  /** Shown unless zero. */
  count?: number;
  countLabel?: string;
  /** True when the count is of failures. */
  alarming?: boolean;
  title?: string;
  children?: ComponentChildren;
}

/** A link of the side pane, with a count. */
export function SideLink(props: SideLinkProps) {
  const { label, href, current, icon, lettered = false, count = 0, countLabel, children } = props;
  return (
    <li class="side-item" data-current={current}>
      <a
        class="side-link"
        href={href}
        title={[label, props.title].filter((words) => words !== undefined).join(" · ")}
        data-indented={!icon}
        {...(current && { "aria-current": "page" as const })}
      >
        {lettered && (
          <span class="side-letters" data-kind={icon ? "tag" : "mailbox"} aria-hidden="true">
            {lettersOf(label)}
          </span>
        )}
        {icon && <Icon node={icon} />}
        <bdi class="side-label">{label}</bdi>
        {count > 0 && (
          <>
            <span class="side-count" data-alarming={props.alarming} aria-hidden="true">
              {count > 9999 ? "9999+" : count}
            </span>
            <span class="unseen">{countLabel}</span>
          </>
        )}
      </a>
      {children}
    </li>
  );
}

/** Returns the first two letters or digits of a name, whole characters of any script. */
function lettersOf(name: string): string {
  return (name.slice(0, 100).match(/[\p{L}\p{N}]\p{M}*/gu) ?? [name]).slice(0, 2).join("");
}
