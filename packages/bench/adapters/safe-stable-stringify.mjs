// safe-stable-stringify: JSON with sorted keys that does not throw.
import stringify from 'safe-stable-stringify';

export const packageName = 'safe-stable-stringify';

export const contenders = [{ name: 'safe-stable-stringify', marks: 'c', key: (args) => stringify(args) }];
