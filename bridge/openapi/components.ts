import { z } from 'zod';
import { outcomeProblemSchema, resumedSchema, resumeResultSchema, resumeStateSchema } from '../api/resume-answer.ts';
import { dropInBodySchema, resumeBodySchema, sensorEnvelopeSchema } from '../api/resume-body.ts';
import {
  movedSchema,
  stageOfPlaySchema,
  stageProblemSchema,
  stageReadingSchema,
  stageStateSchema,
} from '../api/stage-answer.ts';
import { stageRollbackBodySchema, stageSetBodySchema } from '../api/stage-body.ts';
import { deliveryAnswerSchema } from '../delivery-answer.ts';
import { healthSchema } from '../health-routes.ts';
import { problemSchema } from '../problem.ts';

/** What clients send: what the handlers parse it with. */
const SENT = {
  ResumeRequest: resumeBodySchema,
  SensorRequest: dropInBodySchema,
  SensorEnvelope: sensorEnvelopeSchema,
  StageSet: stageSetBodySchema,
  StageRollback: stageRollbackBodySchema,
};

/** What they are answered: the types of what the handlers send are held to these. */
const ANSWERED = {
  Resumed: resumedSchema,
  ResumeResult: resumeResultSchema,
  ResumeProblem: outcomeProblemSchema,
  ResumeState: resumeStateSchema,
  Moved: movedSchema,
  StageProblem: stageProblemSchema,
  StageState: stageStateSchema,
  RunStage: stageReadingSchema,
  PlayStage: stageOfPlaySchema,
  Problem: problemSchema,
  Delivery: deliveryAnswerSchema,
  Health: healthSchema,
};

/** The schemas of all bodies in JSON Schema 2020-12, by name. */
export function componentSchemas(): Readonly<Record<string, object>> {
  return { ...schemasOf(SENT, 'input'), ...schemasOf(ANSWERED, 'output') };
}

function schemasOf(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  // The document says which JSON Schema it is; an id of a part would change what its references mean.
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, ...schema }]) => [name, schema]),
  );
}
