// What the figures were measured on.
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

export function machine() {
  const processors = cpus();
  return {
    processor: processors[0].model.trim(),
    cores: processors.length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${platform()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
  };
}

/** Work that was waiting for a processor in the last minute: above 1 at the start, something else was running. */
export function load() {
  return Number(loadavg()[0].toFixed(2));
}
