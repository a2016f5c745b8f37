/**
 * The rooms of docs/architecture.md as rules. Each is broken by a fixture in test/architecture/fixtures/, and each room
 * tries every other one; tests run both through this same configuration.
 */
const ROOMS = ['activities', 'breakers', 'bridge', 'config', 'errors', 'signals', 'telemetry', 'worker', 'workflows'];
const TYPE_ONLY = ['type-only'];

/** A room may import, besides itself, from these rooms only. `cli` and `standins` have rules of their own. */
function room(name, mayImport, comment) {
  const others = ROOMS.filter((other) => other !== name && !mayImport.includes(other));
  return {
    name: `${name}-room`,
    comment,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: `^(${others.join('|')})/` },
  };
}

/** From that place a room may take types, which are gone at run time, and nothing else. */
function typesOnly(name, target, comment) {
  return {
    name: `${name}-takes-types-of-${target.replaceAll('/', '-')}`,
    comment,
    severity: 'error',
    from: { path: `^${name}/` },
    to: { path: `^${target}/`, dependencyTypesNot: TYPE_ONLY },
  };
}

/** A package that only one file of the product imports, so that one file shows how it is used. */
function soleImporter(name, file, packageName, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: `^(${[...ROOMS, 'cli'].join('|')})/`, pathNot: `^${file}$` },
    // A package whose entry can't be resolved is told by its name.
    to: { path: `(^|node_modules/)${packageName}(/|$)` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    room(
      'signals',
      ['config', 'errors'],
      'What a delivery means is decided purely: it may know the words of configuration and errors, and nothing that acts.',
    ),
    typesOnly(
      'signals',
      'config',
      'Configuration reaches the pure core as an argument; code that loads it stays outside.',
    ),
    {
      name: 'signals-temporal-in-messages-only',
      comment: 'Only the files of messages know Temporal: classification must be testable, and usable, without it.',
      severity: 'error',
      from: { path: '^signals/', pathNot: '^signals/(resume-)?messages\\.ts$' },
      to: { path: '(^|node_modules/)@temporalio/' },
    },
    {
      name: 'signals-no-node',
      comment: 'No I/O and no clock: this room also runs inside the sandbox of workflow code, which has no Node.',
      severity: 'error',
      from: { path: '^signals/' },
      to: { dependencyTypes: ['core'] },
    },
    room(
      'workflows',
      ['signals', 'errors', 'activities', 'config'],
      'Workflow code is replayed: it may only build on what is pure. Everything else reaches it through activities.',
    ),
    typesOnly('workflows', 'activities', 'An activity imported as code would run inside the replayed sandbox.'),
    typesOnly('workflows', 'config', 'Policy arrives as input or by an update, never by reading configuration.'),
    {
      name: 'workflows-no-node',
      comment: 'The sandbox has no Node, and what Node offers is not deterministic.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'workflows-temporal-for-workflows-only',
      comment: 'Clients, workers and activities of the SDK do I/O; workflow code has @temporalio/workflow and common.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '(^|node_modules/)@temporalio/', pathNot: '(^|node_modules/)@temporalio/(workflow|common)(/|$)' },
    },
    {
      name: 'play-pure-but-for-its-wiring',
      comment: 'What a play thinks is tested without Temporal; only the files that wire it may know that there is one.',
      severity: 'error',
      from: { path: '^workflows/play/', pathNot: '^workflows/play/(alarm|answer|last-words|perform|play)\\.ts$' },
      to: { path: '(^|node_modules/)@temporalio/' },
    },
    {
      name: 'resume-pure-but-for-its-wiring',
      comment:
        'How a request is judged is tested without Temporal; only the files that wire it may know that there is one.',
      severity: 'error',
      from: { path: '^workflows/resume/', pathNot: '^workflows/resume/(ask|perform|resume)\\.ts$' },
      to: { path: '(^|node_modules/)@temporalio/' },
    },
    room(
      'breakers',
      ['signals', 'errors', 'telemetry'],
      'A breaker stands before any target: whoever calls one knows it, and it knows none of them.',
    ),
    typesOnly('breakers', 'telemetry', 'The one catalogue of metrics is handed to what counts in it.'),
    room(
      'activities',
      ['signals', 'config', 'telemetry', 'errors', 'breakers'],
      'Effects are factories over ports: they do not know who calls them.',
    ),
    room(
      'worker',
      ['activities', 'breakers', 'config', 'errors', 'signals', 'telemetry', 'workflows'],
      'The worker process runs workflows and activities; the bridge is another process.',
    ),
    room(
      'bridge',
      ['signals', 'config', 'telemetry', 'errors', 'breakers', 'workflows'],
      "The bridge hands on what was said; acting on the world is the activities' part.",
    ),
    typesOnly('bridge', 'workflows', 'Workflow code runs in a worker only; a caller needs its types.'),
    room(
      'config',
      ['errors'],
      'Everybody reads the configuration: it can depend on nobody but the words for its errors.',
    ),
    room('telemetry', ['errors'], 'Everybody logs and counts: telemetry can depend on nobody.'),
    room('errors', [], 'Everybody throws: the catalogue can depend on nobody.'),
    {
      name: 'standins-room',
      comment: "A stand-in that used the product's own code would agree with whatever that code does.",
      severity: 'error',
      from: { path: '^standins/' },
      to: { path: '^(activities/(?!argo/)|breakers/|bridge/|telemetry/|worker/|workflows/)' },
    },
    typesOnly(
      'standins',
      'activities/argo',
      'The shapes of Argo objects are shared with the model of Argo; how they are handled is not.',
    ),
    {
      name: 'standins-for-cli-and-tests',
      comment: 'Product code that knew the stand-ins could be right with them and wrong with the world.',
      severity: 'error',
      from: { path: `^(${ROOMS.join('|')})/` },
      to: { path: '^standins/' },
    },
    {
      name: 'nobody-imports-the-cli',
      comment:
        'The command line is the top: what others need of it belongs into a room below. Tests, measurements and the trial of a deployment stand beside it.',
      severity: 'error',
      from: { pathNot: '^(cli|test|bench|bin|deploy)/' },
      to: { path: '^cli/' },
    },
    {
      name: 'nobody-imports-tests-or-bench',
      comment: 'Tests, measurements and the trial of a deployment are not shipped.',
      severity: 'error',
      from: { pathNot: '^(test|bench|deploy)/' },
      to: { path: '^(test|bench|deploy)/' },
    },
    soleImporter(
      'kubernetes-client-in-one-file',
      'activities/argo/kubernetes-access\\.ts',
      '@kubernetes/client-node',
      'The way into a cluster is one file; everybody else uses the port in cluster.ts.',
    ),
    soleImporter(
      'octokit-in-one-file',
      'activities/github/octokit-github\\.ts',
      '@octokit/rest',
      'The way to GitHub is one file; everybody else uses the port in github.ts.',
    ),
    {
      name: 'no-development-packages-in-the-product',
      comment: 'Production installs without devDependencies. The stand-ins are for clones, which have them.',
      severity: 'error',
      from: { path: `^(${[...ROOMS, 'cli'].join('|')})/` },
      // Types are gone at run time, and so is the need for the package.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: TYPE_ONLY },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third one. Types may refer to each other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: TYPE_ONLY } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.cache|test/architecture/fixtures)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
