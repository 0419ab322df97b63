import type { Message } from "../api/shapes.ts";
import { text } from "../messages.ts";

/** The TLS of a message or a session, in words. */
export function describeTls(tls: Message["tls"]): string {
  if (tls === null) return text.none;
  const certificate = tls.client === null ? [] : [text.clientCertificate(tls.client)];
  return [tls.version, tls.cipher, ...certificate].join(", ");
}
