// nano-memoize: functions of one argument only; with several it scans all its entries, which takes too long to measure.
import nanoMemoize from 'nano-memoize';

export const packageName = 'nano-memoize';

export const contenders = [
  {
    name: 'nano-memoize',
    // Its serializer's text is also what the function then receives in place of the argument.
    marks: ({ isAsync, shape, ttl }) =>
      'u' + (isAsync ? 'p' : '') + (shape.isPlain ? '' : 'hoc') + (ttl === undefined ? '' : 't'),
    kinds: ['async', 'sync'],
    shapes: ['string', 'fresh-string', 'number', 'object'],
    expires: true,
    method: ({ load, shape, ttl }) =>
      nanoMemoize.nanomemoize(load, {
        ...(shape.isPlain ? {} : { serializer: (arg) => shape.json([arg]) }),
        ...(ttl === undefined ? {} : { maxAge: ttl }),
      }),
  },
];
