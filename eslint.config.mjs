import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', 'coverage', '.ringback'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A Nest module is an empty class that carries a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest declares its option bags as classes: object literals are meant.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Numbers read well in messages; everything else must be turned into text on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.controller.ts'],
    // A type-only import of a DTO erases its metadata and silently switches validation off.
    rules: {
      'no-restricted-syntax': [
        'error',
        'ImportDeclaration[importKind="type"][source.value=/\\.dto\\.js$/]',
        'ImportDeclaration[source.value=/\\.dto\\.js$/] > ImportSpecifier[importKind="type"]',
      ],
    },
  },
);
