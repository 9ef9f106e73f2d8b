// JSON.stringify: what most people use, and the measure of the targets for keys.
export const packageName = undefined;

export const contenders = [
  {
    name: 'JSON.stringify',
    marks: 'oc',
    shapes: ['string', 'number', 'two', 'flat', 'nested', 'numbers'],
    key: (args) => JSON.stringify(args),
  },
];
