/** Which methods `@Cached` accepts and refuses, and that it leaves their types as they are. */
import { Observable } from 'rxjs';
import { Cached } from '../../src/index.js';
import { same } from '../support/same.js';
import { LRU, redis } from '../support/typed-backends.js';

const sym = Symbol('s');
interface Row {
  id: string;
}

export class Accepted {
  private n = 1;
  @Cached({ backend: LRU, capacity: 9 }) sync(a: number, b?: string): number {
    return a + this.n + (b?.length ?? 0);
  }
  @Cached({ backend: LRU, capacity: 9 }) async async(a: number): Promise<string> {
    return String(a);
  }
  @Cached({ backend: redis, namespace: 'n' }) async remote(a: number): Promise<string> {
    return String(a);
  }
  @Cached({ backend: redis, namespace: 'n' }) thenable(a: number): PromiseLike<string> {
    return Promise.resolve(String(a));
  }
  @Cached({ backend: redis, namespace: 'n' }) async nothing(): Promise<void> {}
  @Cached({ backend: LRU, capacity: 9 }) generic<T>(x: T): T {
    return x;
  }
  @Cached({ backend: redis, namespace: 'n' }) async remoteGeneric<T extends Row>(x: T): Promise<T> {
    return x;
  }
  @Cached({ backend: redis, namespace: 'n' }) tuple<A extends unknown[]>(...a: A): Promise<A> {
    return Promise.resolve(a);
  }
  @Cached({ backend: LRU, capacity: 9 }) rest(...xs: readonly number[]) {
    return xs.length;
  }
  @Cached({ backend: LRU, capacity: 9 }) withThis(this: Accepted, a: number) {
    return this.n + a;
  }
  @Cached({ backend: LRU, capacity: 9 }) self(): this {
    return this;
  }
  @Cached({ backend: LRU, capacity: 9 }) predicate(x: unknown): x is string {
    return typeof x === 'string';
  }
  @Cached({ backend: LRU, capacity: 9 }) any(a: number): any {
    return a;
  }
  @Cached({ backend: redis, namespace: 'n' }) remoteAny(a: number): any {
    return a;
  }
  @Cached({ backend: redis, namespace: 'n' }) async promiseOfAny(a: number): Promise<any> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) unknown(a: number): unknown {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) never(): never {
    throw new Error();
  }
  @Cached({ backend: LRU, capacity: 9 }) maybe(a: number): string | undefined | null {
    return a > 0 ? null : undefined;
  }
  @Cached({ backend: LRU, capacity: 9 }) sometimesAsync(a: number): number | Promise<number> {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) array(a: number): number[] {
    return [a];
  }
  @Cached({ backend: LRU, capacity: 9 }) map(a: number): Map<number, number> {
    return new Map([[a, a]]);
  }
  @Cached({ backend: LRU, capacity: 9 }) aFunction(a: number): () => number {
    return () => a;
  }
  @Cached({ backend: LRU, capacity: 9 }) static static(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) [sym](a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) ['computed'](a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) 42(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) 'quoted-name'(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) protected protected(a: number) {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) private private(a: number) {
    return a;
  }
  over(a: string): string;
  over(a: number): number;
  @Cached({ backend: LRU, capacity: 9 }) over(a: any): any {
    return this.private(a);
  }
  remoteOver(a: string): Promise<string>;
  remoteOver(a: number): Promise<number>;
  @Cached({ backend: redis, namespace: 'n' }) async remoteOver(a: any): Promise<any> {
    return a;
  }
  conditional<X extends string | number>(a: X): X extends string ? 'S' : 'N';
  @Cached({ backend: LRU, capacity: 9 }) conditional(a: any): any {
    return a;
  }
}

same<Accepted['sync'], (a: number, b?: string) => number>();
same<Accepted['generic'], <T>(x: T) => T>();
same<Accepted['withThis'], (this: Accepted, a: number) => number>();
same<Accepted['predicate'], (x: unknown) => x is string>();
same<Accepted['over'], { (a: string): string; (a: number): number }>();

export abstract class Abstract {
  abstract m(a: number): number;
  @Cached({ backend: LRU, capacity: 9 }) concrete(a: number) {
    return this.m(a);
  }
}
export class Generic<T extends Row, U = any> {
  @Cached({ backend: LRU, capacity: 9 }) sync(a: T): T {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) anything(a: U): U {
    return a;
  }
  @Cached({ backend: redis, namespace: 'n' }) async async(a: T): Promise<T[]> {
    return [a];
  }
  @Cached({ backend: redis, namespace: 'n' }) maybe(a: U): Promise<U | undefined> {
    return Promise.resolve(a);
  }
  @Cached({ backend: LRU, capacity: 9 }) isT(a: unknown): a is T {
    return a !== undefined;
  }
}
export class Child extends Accepted {
  @Cached({ backend: LRU, capacity: 9 }) override sync(a: number, b?: string): number {
    return super.sync(a, b) + 1;
  }
}

// ---- refused ----

export class SyncMethodsOnAsyncBackends {
  // @ts-expect-error a plain result
  @Cached({ backend: redis, namespace: 'n' }) plain(a: number): number {
    return a;
  }
  // @ts-expect-error a plain result, sometimes
  @Cached({ backend: redis, namespace: 'n' }) mixed(a: number): number | Promise<number> {
    return a;
  }
  // @ts-expect-error the wrapper returns a plain Promise, not the subclass
  @Cached({ backend: redis, namespace: 'n' }) subclass(a: number): PromiseOfMine<number> {
    return new PromiseOfMine((resolve) => resolve(a));
  }
}
class PromiseOfMine<T> extends Promise<T> {
  mine() {}
}

export class OneShot {
  // @ts-expect-error a generator
  @Cached({ backend: LRU, capacity: 9 }) *generator() {
    yield 1;
  }
  // @ts-expect-error a generator, of a method with parameters
  @Cached({ backend: LRU, capacity: 9 }) *generatorOf(a: number, b: string) {
    yield [a, b];
  }
  // @ts-expect-error an async generator
  @Cached({ backend: LRU, capacity: 9 }) async *asyncGenerator(a: number) {
    yield a;
  }
  // @ts-expect-error an iterator
  @Cached({ backend: LRU, capacity: 9 }) iterator(a: number) {
    return new Map([[a, a]]).values();
  }
  // @ts-expect-error a promise of an iterator
  @Cached({ backend: redis, namespace: 'n' }) async laterIterator(a: number) {
    return new Map([[a, a]]).values();
  }
  // @ts-expect-error an iterator with an argument of its own
  @Cached({ backend: LRU, capacity: 9 }) ownIterator(a: string): { next(n: number): string; [Symbol.iterator](): any } {
    return JSON.parse(a);
  }
  // @ts-expect-error an observable
  @Cached({ backend: LRU, capacity: 9 }) observable(a: number): Observable<number> {
    return new Observable((subscriber) => subscriber.next(a));
  }
  // @ts-expect-error a web stream
  @Cached({ backend: LRU, capacity: 9 }) async webStream(a: Blob): Promise<ReadableStream> {
    return a.stream();
  }
  // @ts-expect-error a Node stream
  @Cached({ backend: LRU, capacity: 9 }) nodeStream(a: NodeJS.ReadableStream): NodeJS.ReadableStream {
    return a;
  }
}

interface LinkedNode {
  next(): LinkedNode | undefined;
}
interface Store {
  subscribe(listener: () => void): void;
}
export class NotOneShot {
  @Cached({ backend: LRU, capacity: 9 }) node(a: LinkedNode): LinkedNode {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) store(a: Store): Store {
    return a;
  }
  @Cached({ backend: LRU, capacity: 9 }) buffer(a: Uint8Array): Uint8Array {
    return a;
  }
}

export class NotMethods {
  // @ts-expect-error a field
  @Cached({ backend: LRU, capacity: 9 }) field = 1;
  // @ts-expect-error a field that holds a function
  @Cached({ backend: LRU, capacity: 9 }) arrow = (a: number) => a;
  // @ts-expect-error a getter
  @Cached({ backend: LRU, capacity: 9 }) get getter() {
    return 1;
  }
  // @ts-expect-error a setter
  @Cached({ backend: LRU, capacity: 9 }) set setter(value: number) {
    void value;
  }
  // @ts-expect-error written without a call
  @Cached noCall(a: number) {
    return a;
  }
}
// @ts-expect-error a class
@Cached({ backend: LRU, capacity: 9 })
export class AClass {}
