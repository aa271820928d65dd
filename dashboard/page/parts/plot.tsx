/** One line over time: a sentence for those who do not see it, and the numbers as a table for those who want them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { Series } from '../../shared/types';
import { series } from '../server';
import { bytes, cores, percent } from '../words';

/** How values are written, and where the axis may have its lines. */
const units = {
  bytes: { words: bytes, steps: Array.from({ length: 50 }, (_, power) => 2 ** power) },
  parts: { words: percent, steps: [0.1, 0.25, 0.5] },
  cores: { words: cores, steps: [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000] },
} as const;

interface PlotProps {
  readonly name: string;
  /** Node or namespace. */
  readonly of: string;
  readonly span: 'day' | 'week';
  readonly title: string;
  readonly unit: keyof typeof units;
  /** A dashed line, such as what is promised. */
  readonly promised?: number;
}

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function drawn(target: HTMLElement, { times, values }: Series, { unit, promised }: PlotProps): uPlot {
  const { words, steps } = units[unit];
  const font = `11px ${colour('--sans')}`;
  const axis = {
    stroke: colour('--ink3'),
    font,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const level = promised === undefined ? [] : [times.map(() => promised)];
  return new uPlot(
    {
      width: target.clientWidth,
      height: 160,
      legend: { show: false },
      // Lines of one page end below each other, whatever stands below their last tick.
      padding: [8, 16, 0, 0],
      cursor: { y: false },
      scales: { y: { range: (_, __, max) => [0, Math.max(max, steps[0] ?? 1) * 1.1] } },
      axes: [
        { ...axis, values: '{HH}:{mm}', space: 72, size: 28 },
        { ...axis, size: 72, incrs: [...steps], values: (_, splits) => splits.map(words) },
      ],
      series: [
        {},
        { stroke: colour('--accent'), width: 1.5, fill: colour('--plot'), points: { show: false } },
        ...level.map(() => ({ stroke: colour('--ink3'), width: 1, dash: [4, 4], points: { show: false } })),
      ],
    },
    [[...times], [...values], ...level],
    target,
  );
}

export function Plot(props: PlotProps) {
  const { name, of, span, title, unit } = props;
  const { words } = units[unit];
  const place = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    let plot: uPlot | undefined;
    let gone = false;
    setText('');
    series(name, of, span).then(
      (line) => {
        if (gone || !place.current) return;
        const known = line.values.filter((value) => value !== null);
        if (known.length === 0) return setText('No numbers yet.');
        setText(`${words(Math.min(...known))} to ${words(Math.max(...known))}`);
        plot = drawn(place.current, line, props);
      },
      (error: Error) => gone || setText(error.message),
    );
    const fit = () => place.current && plot?.setSize({ width: place.current.clientWidth, height: 160 });
    addEventListener('resize', fit);
    return () => {
      gone = true;
      removeEventListener('resize', fit);
      plot?.destroy();
    };
  }, [name, of, span]);
  return (
    <figure class="plot">
      <figcaption>
        <b>{title}</b> <span class="dim">{text}</span>
      </figcaption>
      <div ref={place} role="img" aria-label={`${title}: ${text}`} />
    </figure>
  );
}
