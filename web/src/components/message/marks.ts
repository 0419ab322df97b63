import type { Message } from "../../api/shapes.ts";
import { mailboxKey } from "../../format/address.ts";
import { text } from "../../messages.ts";

/** Returns whether the envelope has another sender than the headers. */
export function hasOtherSender({ mail_from, from }: Message): boolean {
  return mailboxKey(mail_from) !== mailboxKey(from?.address ?? "");
}

/** Returns a function that tells whether an address of the headers is not in the envelope. */
export function missedRecipient({ rcpt_to }: Message): (address: string) => boolean {
  const reached = new Set(rcpt_to.map(mailboxKey));
  return (address) => reached.size > 0 && !reached.has(mailboxKey(address));
}

/** Returns what is unusual about a message, in words: the details say more about each. */
export function marksOf(message: Message): string[] {
  const { to, cc, bcc, defects } = message;
  const isMissed = missedRecipient(message);
  const differs = hasOtherSender(message) || [...to, ...cc].some((one) => isMissed(one.address));
  const marks = [
    bcc.length > 0 && text.bcc,
    defects.length > 0 && text.defects(defects.length),
    differs && text.envelopeDiffers,
  ];
  return marks.filter((mark) => mark !== false);
}
