/** Which object owns the cache: instances, inheritance, statics, proxies, frozen and borrowed `this`. */
import { Cached } from '@purecache/core';
import { LRU } from '@purecache/lru';

import { situation, type Situation } from './situation.js';

class Counter {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  next(step: number): number {
    return ++this.calls * step;
  }
}

class Base {
  log: string[] = [];
  @Cached({ backend: LRU, capacity: 8 })
  m(a: number): string {
    this.log.push('base');
    return `base${a}`;
  }
}
class CachedOverride extends Base {
  @Cached({ backend: LRU, capacity: 8 })
  override m(a: number): string {
    this.log.push('derived');
    return `${super.m(a)}+derived`;
  }
}
class Third extends CachedOverride {
  @Cached({ backend: LRU, capacity: 8 })
  override m(a: number): string {
    this.log.push('third');
    return `${super.m(a)}+third`;
  }
}
class PlainOverride extends Base {
  override m(a: number): string {
    this.log.push('plain');
    return `${super.m(a)}+plain`;
  }
}
class Inherits extends Base {}

class Plain {
  calls = 0;
  m(a: number): string {
    return `plain${a}.${++this.calls}`;
  }
}
class DecoratedOverride extends Plain {
  @Cached({ backend: LRU, capacity: 8 })
  override m(a: number): string {
    return `cached ${super.m(a)}`;
  }
}

class Statics {
  static calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  static make(a: number): string {
    return `${this.label()}${a}.${++Statics.calls}`;
  }
  static label(): string {
    return 'S';
  }
}
class SubStatics extends Statics {
  static override label(): string {
    return 'Sub';
  }
}

abstract class Abstract {
  calls = 0;
  abstract tag(): string;
  @Cached({ backend: LRU, capacity: 8 })
  concrete(): string {
    return this.tag() + ++this.calls;
  }
}
class Concrete extends Abstract {
  tag(): string {
    return 'c';
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- TypeScript asks a mixin's constructor for any[]
type Constructor = new (...args: any[]) => { calls: number };
function Mixin<T extends Constructor>(superclass: T) {
  class Mixed extends superclass {
    @Cached({ backend: LRU, capacity: 8 })
    mixed(a: number): string {
      return `${a}.${++this.calls}`;
    }
  }
  return Mixed;
}

class Repository<T extends { id: number }> {
  calls = 0;
  @Cached({ backend: LRU, capacity: 8 })
  find(row: T): T {
    this.calls++;
    return row;
  }
}

class CallsItself {
  calls = 0;
  readonly early = this.m(1);
  readonly again: number;
  constructor() {
    this.again = this.m(1);
  }
  @Cached({ backend: LRU, capacity: 8 })
  m(a: number): number {
    return a * 10 + ++this.calls;
  }
}

class SelfFreezing {
  constructor() {
    Object.freeze(this);
  }
  @Cached({ backend: LRU, capacity: 8 })
  m(a: number): object {
    return { a };
  }
}

export const owners: Situation[] = [
  situation('two instances have a cache each', [1, 1, 1, 1], () => {
    const [a, b] = [new Counter(), new Counter()];
    return [a.next(1), a.next(1), b.next(1), b.calls];
  }),
  situation(
    'base and override both cached: separate entries, cold and warm',
    ['base1+derived', 'base1+derived', 'base1', ['derived', 'base']],
    () => {
      const o = new CachedOverride();
      return [o.m(1), o.m(1), Base.prototype.m.call(o, 1), o.log];
    },
  ),
  situation('the base first, then the override', ['base1', 'base1+derived', ['base', 'derived']], () => {
    const o = new CachedOverride();
    return [Base.prototype.m.call(o, 1), o.m(1), o.log];
  }),
  situation('three levels', ['base1+derived+third', 'base1+derived+third', ['third', 'derived', 'base']], () => {
    const o = new Third();
    return [o.m(1), o.m(1), o.log];
  }),
  situation('a plain override runs each time, its super call hits', ['base1+plain', ['plain', 'base', 'plain']], () => {
    const o = new PlainOverride();
    o.m(1);
    return [o.m(1), o.log];
  }),
  situation('a decorated override of a plain base', ['cached plain1.1', 'cached plain1.1', 1], () => {
    const o = new DecoratedOverride();
    return [o.m(1), o.m(1), o.calls];
  }),
  situation('an inherited method shares no entries with other objects', [['base'], ['base']], () => {
    const [a, b] = [new Inherits(), new Base()];
    for (const o of [a, b, a, b]) o.m(1);
    return [a.log, b.log];
  }),
  situation('a static method is cached per constructor called on', ['S1.1', 'S1.1', 'Sub1.2', 'Sub1.2', 'S1.1'], () => {
    Statics.calls = 0;
    return [Statics.make(1), Statics.make(1), SubStatics.make(1), SubStatics.make(1), Statics.make(1)];
  }),
  situation('a concrete method of an abstract class', ['c1', 'c1'], () => {
    const o = new Concrete();
    return [o.concrete(), o.concrete()];
  }),
  situation('a mixin applied to two bases', ['1.1', '1.1', '1.1'], () => {
    const [a, b] = [new (Mixin(Counter))(), new (Mixin(Plain))()];
    return [a.mixed(1), b.mixed(1), a.mixed(1)];
  }),
  situation('a generic class', [true, 1], () => {
    const repository = new Repository<{ id: number }>();
    return [repository.find({ id: 1 }) === repository.find({ id: 1 }), repository.calls];
  }),
  situation('calls in a field initializer and in the constructor', [11, 11, 11], () => {
    const o = new CallsItself();
    return [o.early, o.again, o.m(1)];
  }),
  situation('frozen, sealed and self-freezing objects', [true, true, true], () => {
    const objects = [Object.freeze(new SelfFreezing()), Object.seal(new SelfFreezing()), new SelfFreezing()];
    return objects.map((o) => o.m(1) === o.m(1));
  }),
  situation('an object without a prototype', [1, 1], () => {
    const bare = Object.assign(Object.create(null) as object, { calls: 0 });
    return [Counter.prototype.next.call(bare as Counter, 1), Counter.prototype.next.call(bare as Counter, 1)];
  }),
  situation('nothing appears on the instance', [['calls'], '{"calls":1}', ['calls']], () => {
    const o = new Counter();
    o.next(1);
    return [Reflect.ownKeys(o), JSON.stringify(o), Object.keys(structuredClone(o))];
  }),
  situation('a proxy has a cache of its own', [1, 2, 1, 2], () => {
    const target = new Counter();
    const proxy = new Proxy(target, {});
    return [target.next(1), proxy.next(1), target.next(1), proxy.next(1)];
  }),
  situation('Object.create(instance) and copies share nothing', [1, 2, 2, 1], () => {
    const o = new Counter();
    const child = Object.create(o) as Counter;
    const results = [o.next(1), child.next(1)];
    const copy = Object.assign(new Counter(), o);
    return [...results, copy.next(1), o.next(1)];
  }),
  situation('borrowed and bound methods use the cache of `this`', [1, 1, 1, [1, 1]], () => {
    const [a, b] = [new Counter(), new Counter()];
    const bound = a.next.bind(a);
    return [a.next.call(b, 1), bound(1), a.next(1), [a.calls, b.calls]];
  }),
];
