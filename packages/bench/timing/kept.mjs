// Where measured loops put their results, so that no compiler can find the work to be useless.
export const kept = { value: undefined };
