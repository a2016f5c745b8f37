import { badRequest } from './api-error.ts';
import { isJsonObject } from './kube-object.ts';
import type { Answer, RequestBody } from './serve-request.ts';

const accessReviewPath = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** Answers what has no object behind it: health, version and access reviews. Null for every other address. */
export function serveUnstored(method: string, path: string, body: RequestBody): Answer | null {
  switch (`${method} ${path}`) {
    case 'GET /readyz':
    case 'GET /livez':
    case 'GET /healthz':
      return { status: 200, body: 'ok' };
    case 'GET /version':
      return { status: 200, body: { major: '1', minor: '35', gitVersion: 'v1.35.4+standin', platform: 'standin' } };
    case `POST ${accessReviewPath}`:
      return { status: 201, body: allow(body.text) };
    default:
      return null;
  }
}

/** Everybody may do everything here. */
function allow(text: string): unknown {
  const review: unknown = JSON.parse(text);
  if (!isJsonObject(review)) throw badRequest('the object provided is unrecognized');
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: review['spec'],
    status: { allowed: true },
  };
}
