/** The names of attributes, and what of a cached method goes into them: few values, as every combination is a series. */
import type { Attributes } from '@opentelemetry/api';

export const METHOD = 'purecache.method';
export const NAMESPACE = 'purecache.namespace';
/** Of loads: `success` or `error`. */
export const OUTCOME = 'purecache.outcome';
/** Of spans: `true` if no caller waits for the load. */
export const BACKGROUND = 'purecache.background';
/** The semantic conventions' own: what kind of error it was. */
export const ERROR_TYPE = 'error.type';

export function attributesOf({ method, namespace }: { method: string; namespace: string | undefined }): Attributes {
  return namespace === undefined ? { [METHOD]: method } : { [METHOD]: method, [NAMESPACE]: namespace };
}
