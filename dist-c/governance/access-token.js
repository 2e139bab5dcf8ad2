import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SECOND } from '../base/index.js';
const NAME = 'access';
const BYTES = 32;
export function createAccessToken(needs) {
    const { database, clock } = needs;
    const on = () => database.on();
    let known;
    const current = async () => {
        const now = clock.now();
        if (!known || now - known.at >= SECOND) {
            const row = await on().selectFrom('access_token').select('hash').where('name', '=', NAME).executeTakeFirst();
            known = { hash: row?.hash, at: now };
        }
        return known.hash;
    };
    return {
        async ensure() {
            const token = newToken();
            const made = await on()
                .insertInto('access_token')
                .values({ name: NAME, hash: hashOf(token), created_at: clock.now() })
                .onConflict((conflict) => conflict.column('name').doNothing())
                .returning('name')
                .executeTakeFirst();
            known = undefined;
            return made && token;
        },
        async rotate() {
            const token = newToken();
            const row = { hash: hashOf(token), created_at: clock.now() };
            await on()
                .insertInto('access_token')
                .values({ name: NAME, ...row })
                .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
                .execute();
            known = undefined;
            return token;
        },
        async check(token) {
            const hash = await current();
            return hash !== undefined && timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(hash));
        },
    };
}
const newToken = () => `mr_${randomBytes(BYTES).toString('base64url')}`;
const hashOf = (token) => `sha256-${createHash('sha256').update(token).digest('hex')}`;
//# sourceMappingURL=access-token.js.map