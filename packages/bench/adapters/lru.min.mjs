// lru.min: the container.
import { createLRU } from 'lru.min';

export const packageName = 'lru.min';

export const contenders = [{ name: 'lru.min', marks: 'e', container: ({ capacity }) => createLRU({ max: capacity }) }];
