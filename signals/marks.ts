/** How the message of a suspend node that Baton resumed begins; the resume token follows. */
export const RESUME_MARK = 'Resumed by Baton:';

/** Annotations on runs; values that are illegal in labels live here. See docs/architecture.md, "Stages and gates". */
export const ANNOTATIONS = {
  /** The play that submitted the run, or that an operator gave it to. */
  play: 'baton/play',
  /** Namespace and name of the run that says so: a copy by hand carries the annotations of another one. */
  run: 'baton/run',
  /** Temporal's first run id of the play that submitted the run: a play of the same name, before or after, has another. */
  execution: 'baton/execution',
  repository: 'baton/repository',
  pullRequest: 'baton/pull-request',
  updatedAt: 'baton/updated-at',
  stageRevision: 'baton/stage-revision',
  /** Where no play owns the run: the transition that wrote the label last. */
  stageToken: 'baton/stage-token',
  /** Where no play owns the run: its newest stages, as JSON; see stage-history.ts. */
  stageHistory: 'baton/stage-history',
  resumeToken: 'baton/resume-token',
  /** On a WorkflowTemplate: it understands the argument `start-from-stage`. */
  startFromStage: 'baton/start-from-stage',
} as const;

/** Labels on runs. */
export const LABELS = {
  workflowType: 'workflow-type',
  task: 'task-id',
  repository: 'repository',
  stage: 'current-stage',
  previousStage: 'previous-stage',
} as const;

/** Value of `workflow-type` on the runs of plays. */
export const PLAY_WORKFLOW_TYPE = 'play-orchestration';

/** The argument of a run that says with which stage it begins: a working label. */
export const START_ARGUMENT = 'start-from-stage';
