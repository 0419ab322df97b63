import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";

import { Icon } from "../controls/Icon.tsx";

interface SideLinkProps {
  label: string;
  href: string;
  current: boolean;
  icon?: IconNode;
  indented?: boolean;
  /** Zero is not shown. */
  count?: number;
  countLabel?: string;
  /** The count is of something that went wrong. */
  alarming?: boolean;
  title?: string;
  children?: ComponentChildren;
}

/** A place to go to, and how much is there to see. */
export function SideLink(props: SideLinkProps) {
  const { label, href, current, icon, indented = false, count = 0, countLabel, children } = props;
  return (
    <li class="side-item" data-current={current}>
      <a
        class="side-link"
        href={href}
        title={props.title}
        data-indented={indented}
        {...(current && { "aria-current": "page" as const })}
      >
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
