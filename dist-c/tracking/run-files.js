import { checkPath } from './run.js';
export function createRunFiles(needs) {
    const on = () => needs.database.on();
    return {
        async add(run, { path, digest, bytes }) {
            checkPath(path);
            const made = { digest, bytes, created_at: needs.clock.now() };
            await on()
                .insertInto('run_artifact')
                .values({ run_id: run, path, ...made })
                .onConflict((conflict) => conflict.columns(['run_id', 'path']).doUpdateSet(made))
                .execute();
        },
        artifacts(run) {
            const select = on().selectFrom('run_artifact').select(['path', 'digest', 'bytes']);
            return select.where('run_id', '=', run).orderBy('path').execute();
        },
        inputs(run) {
            const select = on().selectFrom('run_input').select(['dataset', 'version', 'context']);
            return select.where('run_id', '=', run).orderBy('dataset').orderBy('context').orderBy('version').execute();
        },
    };
}
//# sourceMappingURL=run-files.js.map