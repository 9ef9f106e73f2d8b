// @isaacs/ttlcache: the container.
import { TTLCache } from '@isaacs/ttlcache';

export const packageName = '@isaacs/ttlcache';

export const contenders = [
  { name: '@isaacs/ttlcache', ttlContainer: ({ capacity, ttl }) => new TTLCache({ max: capacity, ttl }) },
];
