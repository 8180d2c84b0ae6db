// Unpacks a text: see `packing.py`. It is LZMA with 3 bits of literal context and none of position.
window.livingDocsUnpack = (packed) => {
  "use strict";
  // Each letter is a byte: its number, or its place in the encoding of the script (Windows-1252).
  const letters = [...new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))];
  const bytes = new Map(letters.map((letter, byte) => [letter.charCodeAt(0), byte]));
  const source = Uint8Array.from(packed, (letter) => letter.charCodeAt(0) & -256 ? bytes.get(letter.charCodeAt(0)) : letter.charCodeAt(0));
  const target = new Uint8Array(new DataView(source.buffer).getUint32(0, true));
  const evens = (count) => new Uint16Array(count).fill(1024);

  // Bits, each with the odds of its context; of 4 bytes of size and 5 of the coder's beginning the first says nothing.
  const coder = new Uint32Array([0xffffffff, new DataView(source.buffer).getUint32(5)]); // range and code, never boxed
  let at = 9;
  const bit = (odds, place) => {
    let range = coder[0], code = coder[1];
    const chance = odds[place];
    const bound = (range >>> 11) * chance;
    const is = code >= bound ? 1 : 0;
    if (is) {
      range -= bound;
      code -= bound;
      odds[place] = chance - (chance >> 5);
    } else {
      range = bound;
      odds[place] = chance + ((2048 - chance) >> 5);
    }
    if (range < 0x1000000) {
      range = range << 8;
      code = (code << 8) | source[at++];
    }
    coder[0] = range;
    coder[1] = code;
    return is;
  };
  const even = (count) => {
    let value = 0;
    for (; count; count--) {
      let range = coder[0] >>> 1, code = coder[1];
      const is = code >= range ? 1 : 0;
      if (is) code -= range;
      value = (value << 1) | is;
      if (range < 0x1000000) {
        range = range << 8;
        code = (code << 8) | source[at++];
      }
      coder[0] = range;
      coder[1] = code;
    }
    return value;
  };
  const tree = (odds, from, count) => {
    let node = 1;
    for (let left = count; left; left--) node = (node << 1) | bit(odds, from + node);
    return node - (1 << count);
  };
  const reverse = (odds, from, count) => {
    let node = 1, value = 0;
    for (let place = 0; place < count; place++) {
      const is = bit(odds, from + node);
      node = (node << 1) | is;
      value |= is << place;
    }
    return value;
  };
  const length = (odds) => {
    if (!bit(odds, 0)) return 2 + tree(odds, 2, 3);
    return bit(odds, 1) ? 18 + tree(odds, 18, 8) : 10 + tree(odds, 10, 3);
  };

  // What comes next, a byte or a repetition, by what came before.
  const literals = evens(0x300 << 3);
  const [repeats, repeatsKnown, notLast, notSecond, third, notOne] = Array.from({ length: 6 }, () => evens(12));
  const [lengths, knownLengths] = [evens(274), evens(274)];
  const [slots, distances, aligned] = [evens(256), evens(115), evens(16)];
  let state = 0, size = 0;
  const known = new Int32Array(4); // the last distances, the latest first
  const literal = () => {
    const from = 0x300 * (size ? target[size - 1] >> 5 : 0);
    let node = 1;
    if (state >= 7) {
      let like = target[size - known[0] - 1];
      while (node < 0x100) {
        const expected = like >> 7;
        like = (like << 1) & 0xff;
        const is = bit(literals, from + ((1 + expected) << 8) + node);
        node = (node << 1) | is;
        if (is !== expected) break;
      }
    }
    while (node < 0x100) node = (node << 1) | bit(literals, from + node);
    target[size++] = node;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };
  const distance = (count) => {
    const slot = tree(slots, 64 * Math.min(count - 2, 3), 6);
    if (slot < 4) return slot;
    const more = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << more;
    return slot < 14 ? base + reverse(distances, base - slot, more) : base + (even(more - 4) << 4) + reverse(aligned, 0, 4);
  };
  while (size < target.length) {
    if (!bit(repeats, state)) {
      literal();
      continue;
    }
    let count;
    if (!bit(repeatsKnown, state)) {
      count = length(lengths);
      known.copyWithin(1, 0, 3);
      known[0] = distance(count);
      state = state < 7 ? 7 : 10;
    } else {
      if (bit(notLast, state)) {
        const place = !bit(notSecond, state) ? 1 : !bit(third, state) ? 2 : 3;
        const wanted = known[place];
        known.copyWithin(1, 0, place);
        known[0] = wanted;
      } else if (!bit(notOne, state)) {
        target[size] = target[size - known[0] - 1];
        size++;
        state = state < 7 ? 9 : 11;
        continue;
      }
      count = length(knownLengths);
      state = state < 7 ? 8 : 11;
    }
    const from = size - known[0] - 1, end = Math.min(size + count, target.length);
    if (from < 0) throw new Error("What is packed is damaged.");
    for (let away = from; size < end; ) target[size++] = target[away++];
  }
  return new TextDecoder().decode(target);
};
