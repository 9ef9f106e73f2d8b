/** `invalidateTags` and `clearAll`: what drops entries of many methods at once. */
import { isBackend } from './backend.js';
import { namespaceOf } from './call-key.js';
import { BackendPort } from './entries/backend-port.js';
import { stateOf } from './entries/backend-state.js';
import { invalidateTagsOn } from './entries/tag-invalidation.js';
import { invalidUse, notCached } from './errors.js';
import { kindName } from './show.js';
import { isObserved, publish } from './view/events.js';
import { CacheHandle } from './handle.js';
import { methodsOf } from './methods-of.js';
import { registrationOf } from './registry.js';

/**
 * Outdates every entry that carries one of the tags. Loads under way that began before are not stored if their result
 * carries one, and nobody joins them any more. The cost does not depend on how many entries there are.
 *
 * @param target an object: all its cached methods that have tags; a handle, or a cached function; or a shared backend:
 *   all methods that use it
 * @throws TypeError `PURECACHE_INVALID_OPTION`, as a rejection, if `tags` is no array of text, or nothing there has tags
 * @throws PurecacheError `PURECACHE_NOT_CACHED`, as a rejection, if nothing is cached there; what a backend failed with
 */
export async function invalidateTags(target: object, tags: readonly string[]): Promise<void> {
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) {
    throw invalidUse(
      `invalidateTags(target, tags) takes the tags as an array of text, not ${kindName(tags)}: invalidateTags(users, ['user:1']).`,
    );
  }
  const handles = handlesOf(target);
  if (handles.length === 0 && isBackend(target)) {
    if (target.sync !== true && target.invalidateTags === undefined) {
      throw invalidUse(`This backend has no invalidateTags(): no method on it can have the 'tags' option.`);
    }
    const state = stateOf(target, namespaceOf);
    const port = new BackendPort(target, { backendTimeout: 250, onBackendError: undefined }, state, {
      label: 'invalidateTags',
      evictions: undefined,
      subject: () => ({ method: 'invalidateTags', namespace: undefined }),
    });
    await invalidateTagsOn(port, state, tags, '');
    const subject = { method: 'invalidateTags', namespace: undefined, key: undefined };
    if (isObserved()) publish({ type: 'invalidate', ...subject, by: 'tags' });
    return;
  }
  if (handles.length === 0) throw notCached(kindName(target));
  const tagged = handles.filter((handle) => handle.hasTags);
  if (tagged.length === 0) throw invalidUse(`No cached method of ${kindName(target)} has the 'tags' option.`);
  await all(tagged.map((handle) => handle.invalidateTags(tags)));
}

/**
 * Empties every cache of one object (of a class, for statics). On a shared backend that is all entries of the methods'
 * namespaces, whichever object they are of.
 *
 * @throws PurecacheError `PURECACHE_NOT_CACHED`, as a rejection, if the object has no cached method; what a backend failed
 *   with, after all others were emptied
 */
export async function clearAll(object: object): Promise<void> {
  const handles = methodsOf(object).map((registration) => new CacheHandle(registration, object, undefined));
  if (handles.length === 0) throw notCached(kindName(object));
  await all(handles.map((handle) => handle.clear()));
}

type TaggedHandle = Pick<CacheHandle, 'hasTags' | 'invalidateTags'>;

function handlesOf(target: unknown): TaggedHandle[] {
  if (isHandle(target)) return [target];
  const registration = registrationOf(target);
  if (registration?.method.isFunction) return [new CacheHandle(registration, undefined, undefined)];
  return methodsOf(target).map((each) => new CacheHandle(each, target, undefined));
}

/** Of any copy of this module. */
function isHandle(target: unknown): target is TaggedHandle {
  return typeof target === 'object' && target !== null && 'hasTags' in target && 'invalidateTags' in target;
}

/** All of them, whichever fail; then the first failure. */
async function all(actions: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(actions)).find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
