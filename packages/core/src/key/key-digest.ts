/** Names a key in events and traces without telling it: a digest that nobody outside the process can look up. */
import { shared } from '../runtime/process-state.js';
import { sha256 } from './sha256.js';

/** 96 bits in base64: enough to tell keys apart, short enough for a header. */
const LENGTH = 16;
const SECRET_BYTES = 16;

/** The digest of every key where there is no SHA-256 or no randomness: anything weaker could be guessed. */
const UNAVAILABLE = 'unavailable';

/** One call makes several events. A digest costs 6 µs, and 20 for a long key, so the last one is kept. */
let last = { key: '', secret: '', digest: '' };

/**
 * The digest of a key as the backend sees it: 16 characters of base64url, cut from SHA-256 of a random secret of the
 * process and the key. The same for every copy of this module; another one in every process.
 */
export function digestOf(key: string): string {
  try {
    const secret = processSecret();
    if (last.key !== key || last.secret !== secret) {
      const digest = sha256(secret + key);
      last = { key, secret, digest: digest.slice(0, LENGTH).replaceAll('+', '-').replaceAll('/', '_') };
    }
    return last.digest;
  } catch {
    return UNAVAILABLE;
  }
}

/** Drawn at the first use: some runtimes have no randomness while modules load. Always of one length. */
function processSecret(): string {
  return shared('key-secret', () => {
    const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  });
}
