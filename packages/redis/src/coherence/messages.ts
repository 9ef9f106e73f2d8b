/** What backends of one server tell each other about its entries, as text on one channel. */

/** What an invalidation concerns. Ids are digests: 43 characters of a key, 22 of a group and of a tag. */
export type Invalidation =
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'group'; readonly groupId: string }
  | { readonly kind: 'tags'; readonly tagIds: readonly string[]; readonly groupId: string | undefined }
  | { readonly kind: 'all' };

/**
 * `filled` and `released` are for those who wait for the load of a key. They make nothing invalid: a store that replaces
 * an entry before its time is sent as an invalidation of the key.
 */
export type Message = Invalidation | { readonly kind: 'filled' | 'released'; readonly id: string };

export interface Heard {
  /** Who sent it: 8 characters. */
  readonly sender: string;
  readonly message: Message;
}

/** Bytes. Longer messages are not read; what would need one is invalidated as part of something larger. */
const LONGEST = 65_536;

const PATTERN =
  /^(?:([kfu])([\w-]{8})([\w-]{43})|g([\w-]{8})([\w-]{22})|r([\w-]{8})|t([\w-]{8})([\w-]{22})?\|([\w-]{22}(?:,[\w-]{22})*))$/;

const OF_LETTER = { k: 'key', f: 'filled', u: 'released' } as const;
const LETTER = { key: 'k', filled: 'f', released: 'u' } as const;

/** @param sender 8 letters, digits, `_` or `-` */
export function writeMessage(sender: string, message: Message): string {
  switch (message.kind) {
    case 'group':
      return `g${sender}${message.groupId}`;
    case 'all':
      return `r${sender}`;
    case 'tags': {
      const { tagIds, groupId } = message;
      const text = `t${sender}${groupId ?? ''}|${tagIds.join(',')}`;
      if (text.length <= LONGEST) return text;
      return writeMessage(sender, groupId === undefined ? { kind: 'all' } : { kind: 'group', groupId });
    }
    default:
      return `${LETTER[message.kind]}${sender}${message.id}`;
  }
}

/** Takes any bytes; `undefined`: they are no message. */
export function readMessage(bytes: Uint8Array): Heard | undefined {
  if (bytes.byteLength > LONGEST) return undefined;
  const found = PATTERN.exec(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  if (found === null) return undefined;
  const [, letter, ofKey, id, ofGroup, groupId, ofAll, ofTags, tagsGroupId, tagIds] = found;
  if (letter !== undefined) {
    return heard(ofKey, { kind: OF_LETTER[letter as 'k' | 'f' | 'u'], id: id as string });
  }
  if (groupId !== undefined) return heard(ofGroup, { kind: 'group', groupId });
  if (tagIds === undefined) return heard(ofAll, { kind: 'all' });
  return heard(ofTags, { kind: 'tags', tagIds: tagIds.split(','), groupId: tagsGroupId });
}

/** The first 4 bytes of the digest that an id of a key is, as `KeyNames.slot` has them. */
export function slotOf(id: string): number {
  return Buffer.from(id.slice(0, 6), 'base64url').readUInt32BE(0);
}

function heard(sender: string | undefined, message: Message): Heard {
  return { sender: sender as string, message };
}
