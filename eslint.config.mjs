/** The rules that the compiler does not keep: no `any`, no default exports, no unsanitized HTML, no lost promises. */
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import tseslint from 'typescript-eslint';

/** What exists in one host only; *.node.ts, the command line and the tests run in Node, the page in a browser. */
const nodeGlobals = ['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate'];
const pageGlobals = ['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'alert'];

const restrictedSyntax = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
  {
    selector: 'TSNonNullExpression[expression.computed!=true]',
    message: '`!` is for elements of columns and buffers only; check the value instead.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.vscode-test/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A `type` is assignable to an index signature, an `interface` is not.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // How an element's `dataset` loses a key.
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Elements of typed-array columns and buffers are `number | undefined` to the compiler; see `restrictedSyntax`.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...restrictedSyntax],
      'no-control-regex': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['**/*.node.ts', 'src/cli/**'],
    rules: { 'no-restricted-globals': ['error', ...nodeGlobals, ...pageGlobals], 'no-console': 'error' },
  },
  {
    files: ['**/*.node.ts', 'src/cli/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...pageGlobals] },
  },
  {
    files: ['webview/**/*.ts'],
    extends: [noUnsanitized.configs.recommended],
    rules: { 'no-restricted-globals': ['error', ...nodeGlobals], 'no-console': 'error' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.strict],
  },
);
