import { Settings } from "lucide";

import { chosenLanguage, languages, nameOfLanguage, text } from "../../messages.ts";
import type { Notifications } from "../../state/notifications.ts";
import { theme, themes, type Theme } from "../../state/theme.ts";
import { Field } from "../controls/Field.tsx";
import { Icon } from "../controls/Icon.tsx";

interface SettingsMenuProps {
  notifications: Notifications;
  version: string;
}

/** The preferences of the reader. */
export function SettingsMenu({ notifications, version }: SettingsMenuProps) {
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
        <ThemeField />
        <LanguageField />
        <NotificationsCheck notifications={notifications} />
        <p class="settings-foot">
          {text.name} {version}
          {" · "}
          <a href="THIRD-PARTY-NOTICES.txt">{text.notices}</a>
        </p>
      </div>
    </>
  );
}

function ThemeField() {
  return (
    <Field label={text.theme}>
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
    </Field>
  );
}

function LanguageField() {
  return (
    <Field label={text.language}>
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
    </Field>
  );
}

function NotificationsCheck({ notifications }: { notifications: Notifications }) {
  return (
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
  );
}
