/** What the database knows of an API key. */
import { createHash } from 'node:crypto';

export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
