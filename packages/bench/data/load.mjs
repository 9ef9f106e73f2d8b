// The method that is cached: gives a new object, and counts how often it ran.

/** @returns the method, with as many declared parameters as the shape has */
export function loader(shape, isAsync, counter) {
  const { arity } = shape;
  if (isAsync) {
    return arity === 1
      ? async function load(a) {
          counter.loads++;
          return { a };
        }
      : async function load(a, b) {
          counter.loads++;
          return { a, b };
        };
  }
  return arity === 1
    ? function load(a) {
        counter.loads++;
        return { a };
      }
    : function load(a, b) {
        counter.loads++;
        return { a, b };
      };
}
