import "./sign-in.css";

import { useSignal, type Signal } from "@preact/signals";
import { LogIn } from "lucide";
import type { TargetedEvent } from "preact";
import { useEffect } from "preact/hooks";

import { reasonOf } from "../../api/errors.ts";
import { onDemandText } from "../controls/onDemandText.ts";
import type { Account, SignInFailure } from "../../state/account.ts";
import { Field } from "../controls/Field.tsx";
import { Icon } from "../controls/Icon.tsx";
import { wordOf } from "./words.ts";

/** The whole page while nobody is signed in. After a success it is loaded anew. */
export function SignIn({ account }: { account: Pick<Account, "signIn" | "provider"> }) {
  return (
    <main class="sign-in">
      <div class="sign-in-card">
        <h1 class="sign-in-title">
          <img src="favicon.svg" alt="" width="32" height="32" />
          {onDemandText.signInTo}
        </h1>
        <PasswordForm account={account} />
        {account.provider !== null && <ProviderLink provider={account.provider} />}
        <p class="sign-in-hint">{onDemandText.signInHint}</p>
      </div>
    </main>
  );
}

function PasswordForm({ account }: { account: Pick<Account, "signIn"> }) {
  const { failure, busy, wait, submit } = useSignIn(account);
  return (
    <form
      class="sign-in-form"
      aria-label={onDemandText.signIn}
      onSubmit={(event) => void submit(event)}
    >
      <Credentials />
      <p id="sign-in-failure" class="sign-in-failure" role="alert">
        {failure && wordsOf(failure, wait)}
      </p>
      <button
        type="submit"
        class="button button-main sign-in-button"
        aria-disabled={busy || wait > 0}
      >
        <Icon node={LogIn} />
        {busy ? onDemandText.signingIn : onDemandText.signIn}
      </button>
    </form>
  );
}

/** The fields, by the names and the hints that password managers go by. */
function Credentials() {
  return (
    <>
      <Field label={onDemandText.accountName}>
        <input
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
        />
      </Field>
      <Field label={onDemandText.password}>
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="sign-in-failure"
        />
      </Field>
    </>
  );
}

/** `wait` is the time until the next attempt, in seconds. */
function useSignIn(account: Pick<Account, "signIn">) {
  const failure = useSignal<SignInFailure | null>(null);
  const busy = useSignal(false);
  const wait = useSignal(0);
  useCountdown(wait);
  const submit = async (event: TargetedEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy.value || wait.value > 0) return;
    const form = event.currentTarget;
    const given = new FormData(form);
    busy.value = true;
    failure.value = await account.signIn(wordOf(given, "username"), wordOf(given, "password"));
    if (failure.value === null) {
      location.reload(); // the form stays busy until then
      return;
    }
    busy.value = false;
    if (failure.value.kind === "slow") wait.value = failure.value.seconds;
    form.querySelector<HTMLInputElement>("[name=password]")?.select();
  };
  return { failure: failure.value, busy: busy.value, wait: wait.value, submit };
}

/** A link, so that the browser itself goes to the provider. */
function ProviderLink({ provider }: { provider: string }) {
  return (
    <>
      <p class="sign-in-or">{onDemandText.or}</p>
      <ProviderFailure />
      <a class="button sign-in-button" href="api/oidc/sign-in">
        {onDemandText.signInWith(provider)}
      </a>
    </>
  );
}

/** Why the last attempt with the provider led back here. */
function ProviderFailure() {
  const kind = new URLSearchParams(location.search).get("sign-in");
  if (kind !== "refused" && kind !== "unavailable") return null;
  return (
    <p class="sign-in-failure" role="alert">
      {onDemandText.providerFailures[kind]}
    </p>
  );
}

function wordsOf(failure: SignInFailure, wait: number): string {
  switch (failure.kind) {
    case "wrong":
      return onDemandText.signInWrong;
    case "slow":
      return wait > 0 ? onDemandText.signInSlow(wait) : onDemandText.signInAgain;
    case "other":
      return `${onDemandText.signInFailed} ${reasonOf(failure.error)}`;
  }
}

function useCountdown(seconds: Signal<number>): void {
  const counting = seconds.value > 0;
  useEffect(() => {
    if (!counting) return;
    const timer = setInterval(() => {
      seconds.value -= 1;
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [counting]);
}
