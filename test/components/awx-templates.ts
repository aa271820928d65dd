/** Templates as a user writes them. */
export const templates = [
  {
    name: 'Restart a machine',
    playbook: 'ansible/restart.yml',
    everybody: true,
    survey: [{ variable: 'machine', question: 'Which one?', choices: ['control', 'worker'] }],
  },
];
