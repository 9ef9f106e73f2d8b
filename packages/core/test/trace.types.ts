/** What `withTrace` gives, by what its function gives. */
import { withTrace, type Traced } from '../src/view/trace.js';
import { same } from './support/same.js';

declare const either: () => number | Promise<number>;
declare const flag: () => boolean;

const plain = withTrace(() => 42);
same<typeof plain, Traced<number>>();

const promised = withTrace(async () => 42);
same<typeof promised, Promise<Traced<number>>>();

const thenable = withTrace(() => ({ then: () => {} }) as unknown as PromiseLike<number>);
same<typeof thenable, Promise<Traced<number>>>();

const mixed = withTrace(either);
same<typeof mixed, Traced<number> | Promise<Traced<number>>>();

// No union of what either value of a boolean would give.
const union = withTrace(flag);
same<typeof union, Traced<boolean>>();

// @ts-expect-error: the calls are to be made inside of it
withTrace(Promise.resolve(1));
