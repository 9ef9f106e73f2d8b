/** The injection token of a store, whose text says what to import where Nest cannot resolve it. */

const BEFORE = 'purecache store "';
const AFTER = '" (import PurecacheModule.';

/** @param name of a store of `PurecacheModule.register`. Default: the one of `forRoot` */
export function storeToken(name = 'default'): string {
  const call = name === 'default' ? 'forRoot({ backend: … })' : `register({ name: '${name}', backend: … })`;
  return `${BEFORE}${name}${AFTER}${call})`;
}

/** The name in a token of `storeToken`; `undefined` for any other token. */
export function storeNameOf(token: unknown): string | undefined {
  if (typeof token !== 'string' || !token.startsWith(BEFORE)) return undefined;
  // A name may itself contain what comes after a name.
  for (let end = token.indexOf(AFTER); end !== -1; end = token.indexOf(AFTER, end + 1)) {
    const name = token.slice(BEFORE.length, end);
    if (storeToken(name) === token) return name;
  }
  return undefined;
}
