/** English words of what is loaded on demand; what all other languages must say too. */

import { nths } from "../en.ts";

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

  // Webhooks
  webhooksHint:
    "Each gets an event for mail that comes. What is not taken is posted again, four times at most.",
  noWebhooks: "There are no webhooks: nothing is posted to anywhere.",
  noEvents: "Nothing has been posted yet.",
  webhookOff: "off",
  webhookUnsigned: "unsigned",
  webhookName: "Name",
  webhookQuery: "Search",
  webhookFormHint:
    "The URL has to be on the machine of the sandbox, or on a host of --webhook-allow. Without a search it gets all mail.",
  addWebhook: "Add webhook",
  newSecret: (name: string) => `Secret of ${name}`,
  removeWebhook: (name: string) => `Remove webhook ${name}`,
  removeWebhookQuestion: (name: string) => `Remove the webhook ${name}?`,
  removeWebhookWarning: "It gets no more events, and its attempts are forgotten.",
  removeWebhookConfirm: "Remove webhook",
  eventTries: (number: number) => count(number, "try", "tries"),
  isReplay: "replay",
  eventBody: "What was posted",
  replay: "Replay",
  eventMessage: "Its message",

  // Feedback to the sender
  feedbackTitle: "Report back to the sender",
  feedbackKind: "What happens",
  feedbackKinds: {
    bounce: "It bounces",
    complaint: "It is called spam",
    reply: "An automatic reply",
    open: "It is opened",
    click: "A link is clicked",
  },
  feedbackHints: {
    bounce: "The sender gets a delivery status notification, the webhook of its provider an event.",
    complaint: "The sender gets an abuse report, the webhook of its provider an event.",
    reply: "The sender gets a reply, as from somebody who is away.",
    open: "The webhook of its provider gets an event.",
    click: "The webhook of its provider gets an event.",
  },
  feedbackRecipient: "Recipient",
  everyRecipient: "all of them",
  feedbackCode: "Status code",
  feedbackCodes: {
    "5.1.1": "No such user",
    "5.2.2": "Mailbox full",
    "5.7.1": "Not authorized",
    "4.2.2": "Mailbox full, tried again",
    "4.4.1": "No answer, tried again",
  },
  feedbackText: "Text (optional)",
  feedbackLink: "Link",
  noLinks: "There are no links in this message.",
  feedbackSend: "Report",
  feedbackMails: (number: number) =>
    `${count(number, "message", "messages")} to the sender, in this sandbox.`,
  feedbackEvents: (webhooks: string) => `An event goes to the webhook of ${webhooks}.`,

  // A fault rule as a sentence; values come isolated
  rule: {
    stages: {
      connect: "On connecting",
      banner: "At the banner",
      EHLO: "At EHLO",
      STARTTLS: "At STARTTLS",
      AUTH: "At AUTH",
      MAIL: "At MAIL",
      RCPT: "At RCPT",
      DATA: "At DATA",
      "end-of-data": "At the end of data",
      QUIT: "At QUIT",
      API: "At a provider’s API",
    },
    match: {
      recipient: (glob: string) => `for ${glob}`,
      sender: (glob: string) => `from ${glob}`,
      auth: (user: string) => `logged in as ${user}`,
      header: (field: string) => `with the header ${field}`,
    },
    counted: {
      session: (numbers: readonly number[]) => `in the ${nths(numbers)} session`,
      attempt: (numbers: readonly number[]) => `on the ${nths(numbers)} attempt`,
    },
    skip: (number: number, shown: string) => (number === 1 ? "after one" : `after ${shown}`),
    chance: (percent: string, seed: string) =>
      seed === "" ? `in ${percent} of cases` : `in ${percent} of cases (seed ${seed})`,
    actions: {
      reply: (reply: string) => `replies ${reply}`,
      delay: (seconds: string) => `waits ${seconds} s`,
      throttle: (octets: string) => `reads ${octets} octets a second from there on`,
      drop: () => "drops the connection",
      drop_after_bytes: (octets: string) => `drops the connection after ${octets} octets`,
      drop_after_store: () => "keeps the message, but drops the connection without a reply",
      refuse: () => "resets the connection",
      garbage: () => "answers garbage",
      hide: (keyword: string) => `does not offer ${keyword}`,
      limit_size: (octets: string) =>
        `offers ${octets} octets at most, and refuses larger messages`,
      certificate_expired: () => "shows an expired certificate",
      "certificate_wrong-host": () => "shows a certificate of another host",
      feedback: (kind: string) => `has the sender get ${kind}`,
    },
    times: (number: number, shown: string) =>
      number === 1 ? " once, then lets pass" : ` ${shown} times, then lets pass`,
    sentence: (parts: readonly string[], times: string) => `${parts.join(", ")}${times}`,
  },

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
