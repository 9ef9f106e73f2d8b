/** SHA-256 through `object-hash`: synchronous and portable. */
import objectHash from 'object-hash';

/** In base64. */
export function sha256(text: string): string {
  return objectHash(text, { algorithm: 'sha256', encoding: 'base64' });
}

let isThere: boolean | undefined;

/** `false` in object-hash's build for browsers. */
export function hasSha256(): boolean {
  if (isThere === undefined) {
    try {
      isThere = sha256('') !== '';
    } catch {
      isThere = false;
    }
  }
  return isThere;
}
