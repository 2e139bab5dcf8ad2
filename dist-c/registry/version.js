import { Type } from 'typebox';
import { Measure, Moment, Name } from '../base/index.js';
import { allPassed, GateResult } from './gates.js';
const Field = Type.Object({
    name: Type.String(),
    type: Type.String({ description: 'The type of its tensor: float, double, int32, int64, string, bool.' }),
    shape: Type.Array(Type.Union([Type.Integer(), Type.Null()]), {
        description: 'Null where any length goes: the rows.',
    }),
});
export const Signature = Type.Object({ inputs: Type.Array(Field), outputs: Type.Array(Field) });
export const TrainedOn = Type.Object({
    dataset: Type.String(),
    version: Type.String({ description: 'Digest of the dataset version.' }),
    from: Moment,
    to: Moment,
    rows: Type.Integer({ minimum: 0 }),
});
export const Lineage = Type.Object({
    inputs: Type.Array(Type.Object({ dataset: Type.String(), version: Type.String(), context: Type.String() }), {
        description: 'Every dataset version that was read, those behind feature views included.',
    }),
    code: Type.Optional(Type.String({ description: 'Digest or revision of the code that trained it.' })),
    seed: Type.Optional(Type.Integer()),
    renews: Type.Optional(Type.Integer({ description: 'The version it was trained to replace.' })),
    because: Type.Optional(Type.String({ description: 'Why it was trained.' })),
});
export const ModelVersion = Type.Object({
    model: Name,
    version: Type.Integer({ minimum: 1 }),
    artifact: Type.String({ description: 'Address of the model bytes in the blob store.' }),
    run: Type.Union([Type.String(), Type.Null()], { description: 'The run that made it.' }),
    createdAt: Moment,
    aliases: Type.Array(Type.String(), { description: 'The aliases that point at it now.' }),
    gates: Type.Array(GateResult),
    metrics: Type.Record(Type.String(), Measure),
    signature: Signature,
    trainedOn: Type.Union([TrainedOn, Type.Null()]),
    lineage: Lineage,
    metadata: Type.Record(Type.String(), Type.String()),
});
export const Model = Type.Object({
    name: Name,
    createdAt: Moment,
    latest: Type.Integer({ minimum: 0, description: 'The number of its newest version; 0 before the first.' }),
    aliases: Type.Record(Type.String(), Type.Integer(), { description: 'Which version each alias points at.' }),
});
/** The aliases that no version gets while one of its gates is shut: traffic follows them. */
export const GATED_ALIASES = Object.freeze(['champion', 'challenger']);
/** Why this version may not hold this alias, or `undefined` where it may. */
export function gateAgainst(version, alias) {
    if (!GATED_ALIASES.includes(alias) || allPassed(version.gates))
        return undefined;
    return version.gates.find(({ passed }) => !passed)?.says;
}
/** True for words that could be taken for a version: `latest`, `v2`. */
export function isReservedAlias(alias) {
    return /^(latest|v\d+)$/i.test(alias);
}
//# sourceMappingURL=version.js.map