// The loops that call a cached method: one per way of calling, so that each call site of a process has one target.
import { kept } from '../timing/kept.mjs';

/** Until the call returns. */
export function callAll(service, [first, second]) {
  if (second === undefined) for (let i = 0; i < first.length; i++) kept.value = service.get(first[i]);
  else for (let i = 0; i < first.length; i++) kept.value = service.get(first[i], second[i]);
}

/** Each call awaited before the next. */
export async function awaitAll(service, [first, second]) {
  if (second === undefined) for (let i = 0; i < first.length; i++) kept.value = await service.get(first[i]);
  else for (let i = 0; i < first.length; i++) kept.value = await service.get(first[i], second[i]);
}
