/** Puts every serving protocol over the one serving room. */
export function dataPlaneOf(serving) {
    return {
        names: serving.names,
        describe(name) {
            const served = serving.describe(name);
            if (!served)
                return undefined;
            const { versions, ready, columns, answers } = served;
            return { name, versions: versions.map(String), ready, columns, answers };
        },
        infer: (name, { rows, ids, keys, version }) => serving.predict(name, {
            rows,
            ...(ids && { ids }),
            ...(keys && { keys }),
            ...(version !== undefined && { version: Number(version) }),
        }),
    };
}
//# sourceMappingURL=data-plane.js.map