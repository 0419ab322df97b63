import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";

import { Icon } from "../controls/Icon.tsx";

interface SideLinkProps {
  label: string;
  href: string;
  current: boolean;
  icon?: IconNode;
  indented?: boolean;
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
