const GIVEN = /^MILLRACE_(RUN|STEP|PIPELINE|ATTEMPT|RESULT|PARTITION|START|END|INPUT_\w+|OUTPUT_\w+)$/

/** Whether a variable is one that a command of a pipeline is given: of a `millrace` that the command starts, it is no setting. */
export const isCommandVariable = (name: string): boolean => GIVEN.test(name)
