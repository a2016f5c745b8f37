import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.cache/', 'node_modules/', 'test/architecture/fixtures/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'A named export is found by its name; a default one has another name in every file.',
        },
        {
          selector: "CallExpression[callee.property.name='only'][callee.object.name=/^(describe|test|it)$/]",
          message: 'A test marked `only` keeps all others from running.',
        },
      ],
      // Numbers read as they are meant in messages, and every other type is still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `_` says that a name is there for the signature's sake, or to leave a property out of a copy.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' }],
      // `noPropertyAccessFromIndexSignature` wants `env['CI']` where this rule wants `env.CI`.
      '@typescript-eslint/dot-notation': 'off',
      // A port's `Promise` is part of its shape, even where the stand-in behind it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Arrow functions that hand on a call's result are the house's way to write handlers and callbacks.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // Jest finds these two by their default export only.
    files: ['test/setup/global-setup.ts', 'test/setup/global-teardown.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Test bodies hand promises and mocks to matchers whose types ask for less than the code that is tested.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
);
