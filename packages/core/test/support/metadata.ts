/** Method decorators that write metadata on the method, as frameworks do; they work in both protocols. */

/** What reflect-metadata adds to `Reflect`. */
export interface MetadataApi {
  defineMetadata(key: unknown, value: unknown, target: object): void;
  getMetadata(key: unknown, target: object): unknown;
  getOwnMetadata(key: unknown, target: object): unknown;
  getOwnMetadataKeys(target: object): unknown[];
}

export const metadata = Reflect as unknown as MetadataApi;

type Decorate = (target: any, context: any, descriptor?: any) => void;

function decorate(write: (method: object) => unknown): Decorate {
  return (target: object, _context, descriptor?: { value: object }) => void write(descriptor?.value ?? target);
}

/** Writes one value; the decorator applied last wins. */
export function setMeta(key: unknown, value: unknown, api: MetadataApi = metadata): Decorate {
  return decorate((method) => api.defineMetadata(key, value, method));
}

/** Adds to a list that is there. */
export function addMeta(key: unknown, value: unknown): Decorate {
  return decorate((method) => {
    const before = (metadata.getMetadata(key, method) ?? []) as unknown[];
    metadata.defineMetadata(key, [...before, value], method);
  });
}

/** Keeps the method that is decorated. */
export function catchMethod(into: (method: object) => unknown): Decorate {
  return decorate(into);
}

/** Own metadata of a method, by key. */
export function metaOf(method: object): Map<unknown, unknown> {
  return new Map(metadata.getOwnMetadataKeys(method).map((key) => [key, metadata.getOwnMetadata(key, method)]));
}
