// Shows what happened in a scenario, from the packed stories of its feature: see `story_pack.py`.
(function () {
  "use strict";
  const CODES = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const range = (length, first, every) => {
    // Base and extra bits of each length or distance (RFC 1951, 3.2.5).
    const codes = [];
    for (let base = first, at = 0; at < length; at++) {
      const bits = at < 2 * every ? 0 : Math.floor(at / every) - 1;
      codes.push([base, bits]);
      base += 1 << bits;
    }
    return codes;
  };
  const LENGTHS = [...range(28, 3, 4), [258, 0]];
  const DISTANCES = range(30, 1, 2);

  // The codes of an alphabet by their lengths: how many there are of each, and the symbols in order.
  const alphabet = (lengths) => {
    const counts = new Uint16Array(16);
    lengths.forEach((length) => length && counts[length]++);
    const starts = new Uint16Array(17);
    for (let length = 1; length < 16; length++) starts[length + 1] = starts[length] + counts[length];
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => length && (symbols[starts[length]++] = symbol));
    return { counts, symbols };
  };
  const repeat = (times, length) => new Array(times).fill(length);
  const FIXED = [
    alphabet([...repeat(144, 8), ...repeat(112, 9), ...repeat(24, 7), ...repeat(8, 8)]),
    alphabet(repeat(30, 5)),
  ];

  const inflate = (source) => {
    let target = new Uint8Array(source.length * 8);
    let size = 0, at = 0, bits = 0, left = 0;
    const take = (count) => {
      while (left < count) {
        bits |= source[at++] << left;
        left += 8;
      }
      const value = bits & ((1 << count) - 1);
      bits >>>= count;
      left -= count;
      return value;
    };
    const symbol = ({ counts, symbols }) => {
      let code = 0, first = 0, index = 0;
      for (let length = 1; length < 16; length++) {
        if (!left) {
          bits = source[at++];
          left = 8;
        }
        code |= bits & 1;
        bits >>>= 1;
        left--;
        const count = counts[length];
        if (code - count < first) return symbols[index + code - first];
        index += count;
        first = (first + count) << 1;
        code <<= 1;
      }
      throw new Error("The stories are damaged.");
    };
    const room = (more) => {
      if (size + more <= target.length) return;
      const larger = new Uint8Array((size + more) * 2);
      larger.set(target);
      target = larger;
    };
    const alphabets = () => {
      const [literals, distances, count] = [take(5) + 257, take(5) + 1, take(4) + 4];
      const own = new Array(19).fill(0);
      for (let place = 0; place < count; place++) own[CODES[place]] = take(3);
      const coded = alphabet(own);
      const lengths = [];
      while (lengths.length < literals + distances) {
        const code = symbol(coded);
        if (code < 16) lengths.push(code);
        else if (code === 16) lengths.push(...repeat(take(2) + 3, lengths[lengths.length - 1]));
        else lengths.push(...repeat(code === 17 ? take(3) + 3 : take(7) + 11, 0));
      }
      return [alphabet(lengths.slice(0, literals)), alphabet(lengths.slice(literals))];
    };
    for (let last = 0; !last; ) {
      last = take(1);
      const kind = take(2);
      if (kind === 0) {
        bits = left = 0;
        const length = source[at] | (source[at + 1] << 8);
        room(length);
        target.set(source.subarray(at + 4, at + 4 + length), size);
        size += length;
        at += 4 + length;
        continue;
      }
      const [literals, distances] = kind === 1 ? FIXED : alphabets();
      for (let code = symbol(literals); code !== 256; code = symbol(literals)) {
        if (code < 256) {
          room(1);
          target[size++] = code;
          continue;
        }
        const [base, extra] = LENGTHS[code - 257];
        const length = base + take(extra);
        const [far, more] = DISTANCES[symbol(distances)];
        const distance = far + take(more);
        room(length);
        for (let end = size + length; size < end; size++) target[size] = target[size - distance];
      }
    }
    return target.subarray(0, size);
  };

  window.livingDocsStory = (packed) => {
    const script = document.currentScript;
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const [pieces, stories] = new TextDecoder().decode(inflate(bytes)).split("\x1d").map((part) => part.split("\x1e"));
    const [, ...numbers] = stories.map((story) => story.split(" ")).find(([name]) => name === script.dataset.story);
    document.querySelector(".without-scripts").remove();
    script.insertAdjacentHTML("afterend", numbers.map((number) => pieces[number]).join("<"));
  };
})();
