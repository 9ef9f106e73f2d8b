/** The code that an error reply of the server begins with. */

/**
 * `NOSCRIPT`, `OOM`, `READONLY` and so on; `undefined`: the error did not come from the server. Clients pass on the text of
 * the reply as the message, and an error of the operating system has a `code` of its own.
 */
export function replyCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || 'code' in error) return undefined;
  return /^[A-Z]{2,}(?= |$)/.exec(error.message)?.[0];
}
