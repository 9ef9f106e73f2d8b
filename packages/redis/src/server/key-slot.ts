/** The slot of a cluster that a Redis key belongs to. */

const SLOTS = 16_384;

/** CRC-16/XMODEM, a step for each value of a byte. */
const STEPS = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** 0 to 16,383: of what stands in the first pair of braces, if anything does, else of the whole key. */
export function keySlot(key: string): number {
  let crc = 0;
  for (const byte of Buffer.from(tagOf(key))) crc = ((crc << 8) ^ (STEPS[(crc >> 8) ^ byte] as number)) & 0xffff;
  return crc % SLOTS;
}

function tagOf(key: string): string {
  const start = key.indexOf('{') + 1;
  const end = start === 0 ? -1 : key.indexOf('}', start);
  return end > start ? key.slice(start, end) : key;
}
