// Which contenders can cache a method of a kind.

/** @param setup `isAsync`, `shape`, `ttl` of the method */
export function takesMethod(contender, setup) {
  const { method, kinds = [], shapes, expires = false, needsTtl = false } = contender;
  return (
    method !== undefined &&
    kinds.includes(setup.isAsync ? 'async' : 'sync') &&
    (shapes === undefined || shapes.includes(setup.shape.id)) &&
    (setup.ttl === undefined ? !needsTtl : expires)
  );
}
