/** What `npm run synth` and `cdk8s synth` run: thinkube.yaml becomes dist/. */
import { cpSync } from 'node:fs';
import { run } from './lib/cli/run';
import { processTerminal } from './lib/cli/terminal';

const { THINKUBE_CONFIG = 'thinkube.yaml', CDK8S_OUTDIR } = process.env;
const output = 'dist';

run(['synth', '--config', THINKUBE_CONFIG, '--output', output], processTerminal(process.env)).then((code) => {
  process.exitCode = code;
  // The CLI of cdk8s has emptied this folder before it called us, and reads the manifests from it.
  if (code === 0 && CDK8S_OUTDIR !== undefined) cpSync(output, CDK8S_OUTDIR, { recursive: true });
});
