/** Runs a load inside of a span of its own. */
import { SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import type { LoadInfo } from '@purecache/core';
import { attributesOf, BACKGROUND, ERROR_TYPE } from './attributes.js';

/** What the semantic conventions call an error that has no name. */
const OTHER = '_OTHER';

export function runInSpan(tracer: Tracer, load: LoadInfo, run: () => unknown): unknown {
  const attributes = attributesOf(load);
  if (load.background) attributes[BACKGROUND] = true;
  return tracer.startActiveSpan(`purecache.load ${load.method}`, { attributes }, (span) => {
    load.onEnd((failure) => {
      if (failure !== undefined) fail(span, failure.error);
      span.end();
    });
    return run();
  });
}

/** Without the message, which may tell what nobody should read. */
function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute(ERROR_TYPE, typeOf(error));
}

/** Purecache's own errors by their code, which says more than their name. */
function typeOf(error: unknown): string {
  try {
    const { name, code } = Object(error) as { name?: unknown; code?: unknown };
    if (typeof code === 'string' && code.startsWith('PURECACHE_')) return code;
    return typeof name === 'string' && name !== '' ? name : OTHER;
  } catch {
    return OTHER; // an error that does not let itself be read
  }
}
