/** English words of what is loaded on demand; what all other languages must say too. */

function count(number: number, singular: string, plural: string): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

export const en = {
  // Accounts, tokens and sign-in
  signIn: "Sign in",
  signInTo: "Sign in to mailtrap_local",
  signInHint: "Accounts are made by the admins of this server.",
  signInWith: (provider: string) => `Sign in with ${provider}`,
  or: "or",
  signingIn: "Signing in …",
  signInWrong: "The name or the password is wrong.",
  signInSlow: (seconds: number) => `Too many attempts. The next one is possible in ${seconds} s.`,
  signInAgain: "Try again now.",
  signInFailed: "You could not be signed in.",
  providerFailures: {
    refused:
      "The provider signed you in, but this server has no account for you, or could not check who you are.",
    unavailable: "The provider does not answer. Try again later.",
  },
  signOut: "Sign out",
  signedInAs: (name: string) => `Signed in as ${name}`,
  serverKey: "server credentials",
  account: "Account",
  accountName: "Name",
  password: "Password",
  newPassword: "Password (optional)",
  tokensAlone: "none: tokens alone",
  myMailboxes: "My mailboxes",
  accountsHint:
    "Who may sign in, and which mailboxes each of them sees. A change holds at once, also for pages that are open.",
  people: "People and programs",
  you: "you",
  role: "Role",
  roles: { admin: "Admin", member: "Member", viewer: "Viewer" },
  roleHints: {
    admin: "Sees every mailbox, and makes accounts.",
    member: "Reads and changes what is in its mailboxes.",
    viewer: "Reads what is in its mailboxes, and changes nothing.",
  },
  mailboxGlobs: "Mailboxes",
  tokenCount: (number: number) => count(number, "token", "tokens"),
  noPassword: "no password",
  configured: "from the settings",
  neverUsed: "never used",
  lastUsed: "last used",
  made: "made",
  addAccount: "Add account",
  removeAccount: (name: string) => `Remove account ${name}`,
  removeAccountQuestion: (name: string) => `Remove the account ${name}?`,
  removeAccountWarning:
    "Its tokens and its open pages end at once. The mail in its mailboxes stays.",
  removeAccountConfirm: "Remove account",
  tokensTitle: "Tokens and browsers",
  tokensHint:
    "Tokens are for programs, which show them in place of a password. They see what you see.",
  noTokens: "There are no tokens.",
  tokenName: "For what",
  tokenNameHint: "nightly tests",
  tokenOwner: "Account",
  scope: "Scope",
  scopes: { read: "Read", write: "Read and write" },
  addToken: "Add token",
  newToken: (name: string) => `Token ${name}`,
  shownOnce: "Copy it now: it is not shown again.",
  mailboxLogins: "SMTP logins of mailboxes",
  mailboxLoginsHint: "Mail of who logs in so goes to that mailbox, whoever it is addressed to.",
  makeLogin: "Make a login",
  newLogin: (user: string) => `Login ${user}`,
  smtpUser: "User name",
  smtpUserHint: "as the mailbox",
  revoke: (name: string) => `Revoke token ${name}`,
  revokeQuestion: (name: string) => `Revoke the token ${name}?`,
  revokeWarning: "Programs that use it are refused from now on.",
  revokeConfirm: "Revoke token",
  browser: "Browser",
  endSession: (name: string) => `Sign out a browser of ${name}`,
  endSessionQuestion: (name: string) => `Sign out this browser of ${name}?`,
  endSessionWarning: "Its open pages go to the sign-in form at once.",
  endSessionConfirm: "Sign out",

  // Sending a message on by a relay
  releaseQuestion: "Send this message on?",
  releaseRelay: "Relay",
  releaseTo: "Recipients, one a line",
  releaseAllowed: (globs: string) => `It sends to: ${globs}`,
  releaseBlocked: (globs: string) => `and never to: ${globs}`,
  releaseOverridden: (address: string) => `All of it goes to ${address} instead.`,
  noRelays: "Nothing leaves this sandbox: no relay is configured.",
  noRelaysHint:
    "A table [[relay]] in the file of --config names a server to send to, and who may get mail.",
  attempts: "Sent on",
  attemptStatus: {
    waiting: "waits",
    sending: "is being sent",
    sent: "sent",
    failed: "not sent",
    unknown: "perhaps sent",
  },
  attemptBy: (relay: string, tries: number) =>
    tries > 1 ? `by ${relay}, ${tries} tries` : `by ${relay}`,
  attemptNext: (time: string) => `again at ${time}`,

  // Where a message would go
  destinations: "Where it would go",
  explain: "Where would it go?",
  explainByDns: "Ask the DNS as well",
  explainByDnsHint: "The names of the recipients’ domains leave this machine",
  mailboxHere: (mailbox: string, reason: string) => `Here: mailbox ${mailbox}, ${reason}`,
  mailboxHidden: "Here: a mailbox that you may not see",
  routeReason: {
    listener: () => "whose listener it came by",
    route: (conditions: string) => `by the route ${conditions}`,
    test: () => "of the test that runs",
    default: () => "as no route fits",
    hidden: () => "",
  },
  relayTakes: (relay: string, instead: string, automatic: boolean) =>
    `Relay ${relay}: takes it${instead && ` for ${instead}`}${automatic ? ", by itself" : ""}`,
  relayRefuses: (relay: string, reason: string) => `Relay ${relay}: ${reason}`,
  domainOfSender: "The sender’s own domain: its server would keep it without asking the DNS",
  mxServers: (hosts: string) => `MX, in this order: ${hosts}`,
  ownServer: (host: string) => `No MX, so the address of ${host} itself`,
  literalServer: (host: string) => `The address itself: ${host}`,
  noServer: (detail: string) => `No server: ${detail}`,
};

export type OnDemandCatalogue = typeof en;
