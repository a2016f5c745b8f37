import type { FastifyInstance } from 'fastify';
import { checkSuitePayload, workflowRunPayload } from '../payloads/check-suite.ts';
import { pullRequestsOf } from '../world/check-suites.ts';
import { page } from './pages.ts';
import { visibleRepository } from './rest-context.ts';
import type { RepositoryPath, RestContext } from './rest-context.ts';

/** Check suites of a commit, and the runs of GitHub Actions' workflows: lists. */
export function checkSuites(app: FastifyInstance, { view }: RestContext): void {
  app.get<{ Params: RepositoryPath & { readonly sha: string } }>(
    '/repos/:owner/:repo/commits/:sha/check-suites',
    (request, reply) => {
      const state = view();
      const repository = visibleRepository(state, request.params, request);
      const suites = state.checkSuites.filter(({ sha }) => sha === request.params.sha);
      return {
        total_count: suites.length,
        check_suites: page(suites, request, reply).map((suite) =>
          checkSuitePayload(suite, repository, pullRequestsOf(suite, repository, state), state),
        ),
      };
    },
  );

  app.get<{ Params: RepositoryPath; Querystring: { readonly head_sha?: string } }>(
    '/repos/:owner/:repo/actions/runs',
    (request, reply) => {
      const state = view();
      const repository = visibleRepository(state, request.params, request);
      const { head_sha: sha } = request.query;
      const runs = state.checkSuites.filter(
        (suite) => suite.workflow !== null && (sha === undefined || suite.sha === sha),
      );
      return {
        total_count: runs.length,
        workflow_runs: page(runs, request, reply).map((suite) => workflowRunPayload(suite, repository, state)),
      };
    },
  );
}
