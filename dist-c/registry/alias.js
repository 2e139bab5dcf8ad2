import { Type } from 'typebox';
import { Moment } from '../base/index.js';
const Pointed = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]);
export const AliasMove = Type.Object({
    alias: Type.String(),
    version: Type.Union([Pointed], { description: 'Where it pointed from then on; null where it was taken away.' }),
    previous: Type.Union([Pointed], { description: 'Where it pointed before; null where it did not exist.' }),
    at: Moment,
    by: Type.String(),
    because: Type.String(),
});
//# sourceMappingURL=alias.js.map