import { loadProject } from './config.js';
const SIGNS = { create: '+', change: '~', keep: '=' };
/** Adds `millrace plan`. */
export const addPlan = (program, run) => {
    const command = program
        .command('plan')
        .description('Say what `millrace up` would change, and change nothing.')
        .addHelpText('after', '\nExample:\n  $ millrace plan --json');
    command.action(() => run(command, plan));
};
async function plan(session) {
    const { hooks, settings, log, progress } = session;
    const project = await loadProject(session.place);
    const app = await hooks.open({ settings, project, log, progress: progress.report });
    try {
        const changes = await app.plan();
        session.print({ project: project.name, changes }, `${changes.map(lineOf).join('\n')}\n`);
    }
    finally {
        progress.end();
        await app.close();
    }
}
const lineOf = ({ change, kind, name, because }) => `${SIGNS[change]} ${kind} ${name}: ${because}`;
//# sourceMappingURL=plan.js.map