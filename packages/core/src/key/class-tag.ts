/** Names a class inside keys, so that instances of two classes never share a key. */
import { shared } from '../runtime/process-state.js';

interface ClassTags {
  readonly tags: WeakMap<object, string>;
  /** Stays taken when the class is gone: entries under its name may still be stored. */
  readonly taken: Set<string>;
  /** Sets the tags of this process apart from those of all others. */
  readonly secret: string;
  apart: number;
}

/** Names that are remembered; classes made on the fly may have any number of them, and those after are told apart. */
const MAX_NAMES = 10_000;

function makeTags(): ClassTags {
  const secret = globalThis.crypto.getRandomValues(new Uint32Array(4)).join('-');
  return { tags: new WeakMap(), taken: new Set(), secret, apart: 0 };
}

/**
 * The tag of a prototype. The first class of a name is tagged by that name, so its keys are the same in every process;
 * any other of that name, and one without a name, gets a tag that no other class of any process has: at worst a miss.
 *
 * @returns `c` (by name) or `C` (apart), and length-prefixed text
 */
export function classTag(prototype: object, name: string): string {
  const state = shared('class-tags', makeTags);
  let tag = state.tags.get(prototype);
  if (tag === undefined) {
    if (name === '' || state.taken.has(name) || state.taken.size >= MAX_NAMES) {
      const apart = `${name}~${++state.apart}~${state.secret}`;
      tag = `C${apart.length}:${apart}`;
    } else {
      state.taken.add(name);
      tag = `c${name.length}:${name}`;
    }
    state.tags.set(prototype, tag);
  }
  return tag;
}
