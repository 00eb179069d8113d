export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    // A header says what changes for whom; that takes a sentence more often than a hundred characters hold.
    'header-max-length': [2, 'always', 160],
    // Names such as BlueKing and README keep their capitals.
    'subject-case': [0],
  },
};
