/** Which entry goes when room is needed: the part in which backends with a capacity differ. */

/**
 * An order over slots, the next victim first. `SlotList` is one: appended at the end and moved there when touched, its
 * first slot is the least recently used.
 */
export interface EvictionOrder extends Iterable<number> {
  /** The next victim, or -1: empty. */
  readonly first: number;
  /** Makes room for slots below `slots`. */
  reserve(slots: number): void;
  /** A new entry. */
  append(slot: number): void;
  /** An entry was read or replaced. */
  touch(slot: number): void;
  /** An entry is gone. */
  remove(slot: number): void;
  /** Entries have other slots from now on, lower ones: that of slot `s` is in slot `slotOf[s]`. Their order stays. */
  renumber(slotOf: ArrayLike<number>): void;
  /** Every entry is gone. */
  clear(): void;
}
