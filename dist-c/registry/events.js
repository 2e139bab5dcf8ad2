import { Type } from 'typebox';
import { defineEvent } from '../base/index.js';
export const versionRegistered = defineEvent('registry.version_registered', 'A model got a new version.', Type.Object({
    model: Type.String(),
    version: Type.Integer(),
    artifact: Type.String(),
    run: Type.Union([Type.String(), Type.Null()]),
    passed: Type.Boolean({ description: 'Whether it passed all of its gates.' }),
}));
export const aliasMoved = defineEvent('registry.alias_moved', 'An alias was pointed at another version, or taken away.', Type.Object({
    model: Type.String(),
    alias: Type.String(),
    version: Type.Union([Type.Integer(), Type.Null()]),
    previous: Type.Union([Type.Integer(), Type.Null()]),
    by: Type.String(),
    because: Type.String(),
}));
//# sourceMappingURL=events.js.map