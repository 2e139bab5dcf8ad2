import { requestColumns } from '../features/index.js';
/** Keeps in memory what the hot path asks. */
export function createScorings(needs) {
    const known = new Map();
    const learnModel = async (model, stored) => {
        if (!stored.has(model.data.name))
            return;
        const { schema } = await needs.datasets.version(model.data.name);
        const { features } = model;
        known.set(model.name, {
            columns: requestColumns(features, schema),
            ...(model.data.time !== undefined && { timeColumn: model.data.time }),
            vectors: (rows, at) => needs.online.vectors(features, rows, at),
        });
    };
    return {
        of: (model) => known.get(model),
        async learn(project) {
            const stored = new Set((await needs.datasets.list()).map(({ name }) => name));
            await Promise.all(project.models.map((model) => learnModel(model, stored)));
        },
    };
}
//# sourceMappingURL=scoring.js.map