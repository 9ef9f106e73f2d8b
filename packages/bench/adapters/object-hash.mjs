// object-hash: SHA-1 by default; order does not matter for Map and Set as it is called here.
import objectHash from 'object-hash';

export const packageName = 'object-hash';

const OPTIONS = { unorderedSets: true, unorderedObjects: true };

export const contenders = [{ name: 'object-hash', marks: 'c', key: (args) => objectHash(args, OPTIONS) }];
