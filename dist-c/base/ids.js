const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LETTERS = 10;
const RANDOM_LETTERS = 16;
/**
 * 26 letters: 48 bits of time, 80 random bits, lower-case Crockford base 32.
 *
 * Source: the ULID specification.
 */
export function idMaker(clock, random) {
    return () => {
        let time = clock.now();
        let head = '';
        for (let i = 0; i < TIME_LETTERS; i++) {
            head = ALPHABET[time % 32] + head;
            time = Math.floor(time / 32);
        }
        let tail = '';
        for (let i = 0; i < RANDOM_LETTERS; i++)
            tail += ALPHABET[random.integer(32)];
        return head + tail;
    };
}
//# sourceMappingURL=ids.js.map