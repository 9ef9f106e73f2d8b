/** Makes the decorators of the write side: they differ in what follows a write, and in their options. */
import { decorateMethod } from '../decorate.js';
import { resolveWriteRule, type WriteRule } from './write-options.js';
import { standForWrite } from './write-side.js';

export function writeDecorator(decorator: WriteRule['decorator']): (...given: unknown[]) => unknown {
  return (...given) => {
    const rule = resolveWriteRule(decorator, given);
    return decorateMethod({
      decorator,
      memberCure: 'Write it as a method.',
      wholeCure: 'Put it on the methods that change what is cached.',
      wrap: (original, name, whenMade) => standForWrite(original, name, rule, whenMade),
    });
  };
}
