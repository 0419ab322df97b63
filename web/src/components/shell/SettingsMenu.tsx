import { Settings } from "lucide";

import { chosenLanguage, languages, nameOfLanguage, text } from "../../messages.ts";
import type { Page } from "../../state/page.ts";
import { theme, themes, type Theme } from "../../state/theme.ts";
import { Icon } from "../controls/Icon.tsx";

/** What the reader arranges to their liking. */
export function SettingsMenu({ page }: { page: Page }) {
  const { notifications } = page;
  return (
    <>
      <button
        type="button"
        class="icon-button settings-button"
        popovertarget="settings"
        aria-label={text.settings}
        title={text.settings}
      >
        <Icon node={Settings} />
      </button>
      <div id="settings" class="settings" popover="auto" role="group" aria-label={text.settings}>
        <label class="field">
          <span>{text.theme}</span>
          <select
            value={theme.value}
            onChange={({ currentTarget }) => {
              theme.value = currentTarget.value as Theme;
            }}
          >
            {themes.map((one) => (
              <option key={one} value={one}>
                {text.themes[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{text.language}</span>
          <select
            value={chosenLanguage.value ?? ""}
            onChange={({ currentTarget }) => {
              chosenLanguage.value = currentTarget.value || null;
            }}
          >
            <option value="">{text.themes.system}</option>
            {languages.map((tag) => (
              <option key={tag} value={tag} lang={tag}>
                {nameOfLanguage(tag)}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={notifications.wanted.value}
            disabled={!notifications.possible}
            onChange={({ currentTarget }) => {
              void notifications.want(currentTarget.checked).then((wanted) => {
                currentTarget.checked = wanted;
              });
            }}
          />
          <span>{notifications.possible ? text.notify : text.notifyForbidden}</span>
        </label>
        <p class="settings-foot">
          {text.name} {page.info.value?.version ?? ""}
          {" · "}
          <a href="THIRD-PARTY-NOTICES.txt">{text.notices}</a>
        </p>
      </div>
    </>
  );
}
