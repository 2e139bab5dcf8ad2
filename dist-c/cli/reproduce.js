import { localOperator } from '../governance/index.js';
import { connect } from './connection.js';
import { fail } from './errors.js';
const ACTION = 'training.reproduce';
/** Adds `millrace reproduce`. */
export const addReproduce = (program, run) => {
    const command = program
        .command('reproduce')
        .argument('<run>', 'Id of a training run.')
        .description('Train a run again from its record alone and compare the bytes.')
        .addHelpText('after', '\nExample:\n  $ millrace reproduce 01hf7k2m3n4p5q6r7s8t9v0w1x');
    command.action((id) => run(command, (session) => reproduce(session, id)));
};
async function reproduce(session, run) {
    const action = session.hooks.actions.find(({ name }) => name === ACTION);
    const connection = await connect(session);
    try {
        const call = { actor: localOperator, progress: session.progress.report };
        const result = (await connection.perform(action, { run }, call));
        session.print(result);
        if (!result.same)
            throw fail('not_reproduced', { run });
    }
    finally {
        session.progress.end();
        await connection.close();
    }
}
//# sourceMappingURL=reproduce.js.map