/** `@purecache/otel`: OpenTelemetry metrics of every cache of the process, and a span per load. */
export {
  instrumentPurecache,
  type PurecacheInstrumentation,
  type PurecacheInstrumentationOptions,
} from './instrument-purecache.js';
