/** Lines to type, with a button that copies them. */
import { say } from '../state';

export function Commands({ lead, lines }: { lead: string; lines: readonly string[] }) {
  const copy = async () => {
    await navigator.clipboard.writeText(lines.join('\n'));
    say('Copied');
  };
  return (
    <div class="commands">
      <p>{lead}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard */}
      <pre tabIndex={0}>{lines.join('\n')}</pre>
      <button type="button" class="link" onClick={copy}>
        Copy
      </button>
    </div>
  );
}
