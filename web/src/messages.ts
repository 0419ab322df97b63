/** Every word of the page, in one place, so that another language is another file of this shape. */

function count(number: number, singular: string, plural: string): string {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

export const text = {
  name: "mailtrap_local",
  title: (unread: number) => (unread === 0 ? text.name : `(${unread}) ${text.name}`),

  // Header
  unread: (number: number) => count(number, "unread message", "unread messages"),
  mailbox: "Mailbox",
  allMailboxes: "All mailboxes",
  connection: { connecting: "Connecting", live: "Live", reconnecting: "Reconnecting" },
  deleteAll: "Delete all",
  deleteAllQuestion: (number: number, mailbox: string | null) => {
    const place = mailbox === null ? "" : ` in ${mailbox}`;
    return number === 1
      ? `Delete the only message${place}?`
      : `Delete all ${count(number, "message", "messages")}${place}?`;
  },
  deleteAllWarning: "This cannot be undone.",
  deleteAllConfirm: "Delete all messages",
  cancel: "Cancel",

  // List
  list: "Messages",
  noSender: "No sender",
  noSubject: "No subject",
  unreadMark: "Unread",
  attachments: (number: number) => count(number, "attachment", "attachments"),
  emptyList: "No mail yet",
  emptyListHint: "A message shows up here the moment it arrives.",

  // Message
  back: "Back to the list",
  delete: "Delete",
  download: "Download",
  downloadMessage: "Download .eml",
  loadingMessage: "Loading the message",
  gone: "This message is gone",
  goneHint: "It was deleted, or it made room for newer mail.",
  failed: "This message could not be loaded",
  retry: "Try again",
  from: "From",
  to: "To",
  cc: "Cc",
  bcc: "Bcc",
  bccHint: "named by the envelope only",
  replyTo: "Reply to",
  date: "Date",
  received: "received",
  envelope: "Envelope",
  mailFrom: "MAIL FROM",
  rcptTo: "RCPT TO",
  defects: (number: number) => count(number, "defect", "defects"),
  views: "Views of the message",
  html: "HTML",
  plain: "Text",
  headers: "Headers",
  raw: "Raw",
  files: "Attachments",
  previewTitle: "The message as HTML",
  remoteBlocked: "Remote content is not loaded.",
  remoteLoaded: "Remote content is loaded.",
  loadRemote: "Load remote content",
  blockRemote: "Block remote content",
  headerName: "Name",
  headerValue: "Value",
  more: (number: number) => `and ${number.toLocaleString("en")} more`,
  firstOf: (shown: string, whole: string) => `The first ${shown} of ${whole}.`,
  wholeText: "Open the whole text",
  inline: "inline",
  unnamedFile: "unnamed",

  // Setup
  listening: (addresses: string) => `Listening for mail on ${addresses}`,
  setupHint: "Whatever is sent there is caught here and goes no further. Settings to paste:",
  setupClients: "Client",
  copy: "Copy",
  copied: "Copied",
  notices: "Third-party notices",

  // What went wrong
  dismiss: "Dismiss",
  unreachable: "The sandbox does not answer.",
  cannotLoadList: "The list could not be loaded.",
  cannotLoadOlder: "Older messages could not be loaded.",
  cannotCount: "The mailboxes could not be read.",
  cannotLoadInfo: "The addresses of the sandbox could not be read.",
  cannotLoadRaw: "The message could not be read.",
  cannotMarkRead: "The message could not be marked as read.",
  cannotDelete: "The message could not be deleted.",
  cannotDeleteAll: "The messages could not be deleted.",
  cannotCopy: "Nothing was copied: the browser does not allow it.",
};
