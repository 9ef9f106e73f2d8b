/** Checks what `@CacheEvict` and `@CachePut` are given, when the class is defined. */
import { assertKnownOptions, assertOptionalFunction } from '../assert.js';
import { isAppliedBare } from '../decorate.js';
import { invalidOption, invalidUse } from '../errors.js';
import { kindName } from '../show.js';

/** What a decorated write does to the entries of the method that it names. */
export interface WriteRule {
  readonly decorator: 'CacheEvict' | 'CachePut';
  readonly named: string | symbol;
  readonly args: ((...own: unknown[]) => unknown) | undefined;
  readonly when: ((result: unknown, ...own: unknown[]) => unknown) | undefined;
  readonly allEntries: boolean;
  readonly before: boolean;
}

const KNOWN = {
  CacheEvict: ['args', 'when', 'allEntries', 'before'],
  CachePut: ['args', 'when'],
} as const;

/** @throws TypeError `PURECACHE_INVALID_OPTION` for the first thing that is wrong */
export function resolveWriteRule(decorator: WriteRule['decorator'], given: readonly unknown[]): WriteRule {
  const example = `Write @${decorator}('getUser'), with the name of the cached method.`;
  if (isAppliedBare(given)) throw invalidUse(`@${decorator} was written without parentheses. ${example}`);
  const [named, options = {}] = given;
  if ((typeof named !== 'string' || named === '') && typeof named !== 'symbol') {
    throw invalidUse(`@${decorator} was given ${named === '' ? 'empty text' : kindName(named)} as a name. ${example}`);
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidUse(`@${decorator} takes its options as an object, not as ${kindName(options)}.`);
  }
  assertKnownOptions(options, KNOWN[decorator]);
  const { args, when, allEntries, before } = options as Readonly<Record<string, unknown>>;
  assertOptionalFunction(args, 'args');
  assertOptionalFunction(when, 'when');
  assertOptionalBoolean(allEntries, 'allEntries');
  assertOptionalBoolean(before, 'before');
  if (allEntries === true && args !== undefined) {
    throw invalidUse(`Option 'allEntries' drops every entry, so it does not go with 'args'. Leave one out.`);
  }
  return {
    decorator,
    named,
    args: args as WriteRule['args'],
    when: when as WriteRule['when'],
    allEntries: allEntries === true,
    before: before === true,
  };
}

function assertOptionalBoolean(value: unknown, option: string): void {
  if (value !== undefined && typeof value !== 'boolean') throw invalidOption(option, 'true or false', value);
}
