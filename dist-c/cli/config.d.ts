import type { Project } from '../automation/index.ts';
/** Where a project is looked for, and what `millrace` is inside it. */
export interface ProjectPlace {
    readonly folder: string;
    readonly file: string;
    /** The library: the same module objects as here, wherever the file lies, so that its errors are known again. */
    readonly library: () => Promise<object>;
}
/**
 * Loads the project that a file declares, in TypeScript or JavaScript. Runs the file anew each time.
 *
 * Errors: `cli.config_not_found`, `cli.config_invalid`, `cli.config_without_project`, and what its builders refuse.
 */
export declare function loadProject(place: ProjectPlace): Promise<Project>;
/** As `loadProject`, but without a file there is no project. */
export declare function loadProjectIfThere(place: ProjectPlace): Promise<Project | undefined>;
