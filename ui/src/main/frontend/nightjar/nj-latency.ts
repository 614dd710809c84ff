import { html, css, LitElement } from 'lit';
import { init, use, type ECharts } from 'echarts/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([LineChart, GridComponent, LegendComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

/** [from ms, mean ms, p95 ms, works, failed] */
type Point = [number, number, number, number, number];

/** [from ms, to ms, whether the finding's numbers are of it] */
type Window = [number, number, boolean];

interface Payload {
  points: Point[];
  windows: Window[];
  labels: { mean: string; p95: string; works: string; failed: string; window: string };
}

interface Colours {
  text: string;
  line: string;
  surface: string;
  mean: string;
  p95: string;
  shade: string;
}

/** A longer gap between points is a time without works, not a line. */
const GAP_FACTOR = 3;

function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(2)} s`;
  if (ms >= 1) return `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
  return `${(ms * 1000).toFixed(0)} µs`;
}

function clock(ms: number): string {
  return new Date(ms).toISOString().substring(11, 19);
}

/** Seconds only where the ticks are closer than minutes. */
function tick(ms: number): string {
  return clock(ms).substring(0, ms % 60_000 === 0 ? 5 : 8);
}

/** Mean and p95 over time, the slow windows shaded. Redraws when its data, its size, or light and dark change. */
class NjLatency extends LitElement {
  static properties = { payload: { attribute: false } };

  static styles = css`
    :host {
      display: block;
      height: 300px;
    }
    div {
      width: 100%;
      height: 100%;
    }
    i {
      display: none;
    }
  `;

  declare payload?: Payload;

  private chart?: ECharts;

  private readonly sizes = new ResizeObserver(() => this.chart?.resize());

  private readonly themes = new MutationObserver(() => this.draw());

  private readonly system = window.matchMedia('(prefers-color-scheme: dark)');

  private readonly redraw = () => this.draw();

  connectedCallback() {
    super.connectedCallback();
    this.sizes.observe(this);
    this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ['theme', 'style', 'class'] });
    this.system.addEventListener('change', this.redraw);
    if (this.hasUpdated) this.draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.themes.disconnect();
    this.system.removeEventListener('change', this.redraw);
    this.chart?.dispose();
    this.chart = undefined;
  }

  render() {
    return html`<div></div><i></i>`;
  }

  updated() {
    this.draw();
  }

  private draw() {
    const box = this.renderRoot.querySelector('div');
    if (!box || !this.payload) return;
    this.chart ??= init(box);
    const probe = this.renderRoot.querySelector('i')!;
    // A canvas does not know light-dark(): an element's computed colour does.
    const colour = (name: string) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    const colours = {
      text: colour('--nj-text'),
      line: colour('--nj-line'),
      surface: colour('--nj-surface'),
      mean: colour('--nj-mean'),
      p95: colour('--nj-p95'),
      shade: colour('--nj-shade'),
    };
    this.chart.setOption(options(this.payload, colours, getComputedStyle(this).fontFamily), true);
  }
}

/** Each point holds for its stretch of time; times without works are gaps in the line. */
function series(points: Point[], column: 1 | 2): [number, number | null][] {
  const steps = points.slice(1).map((point, i) => point[0] - points[i][0]);
  const step = Math.min(...steps, Number.MAX_SAFE_INTEGER);
  const line: [number, number | null][] = [];
  points.forEach((point, i) => {
    if (i > 0 && point[0] - points[i - 1][0] > GAP_FACTOR * step) {
      line.push([points[i - 1][0] + step, points[i - 1][column]], [points[i - 1][0] + step, null]);
    }
    line.push([point[0], point[column]]);
  });
  if (steps.length > 0) line.push([points[points.length - 1][0] + step, points[points.length - 1][column]]);
  return line;
}

function options(payload: Payload, { text, line, surface, mean, p95, shade }: Colours, fontFamily: string) {
  const { points, windows, labels } = payload;
  const byTime = new Map(points.map((point) => [point[0], point]));
  return {
    animation: false,
    textStyle: { color: text, fontFamily },
    legend: { top: 0, textStyle: { color: text }, data: [labels.p95, labels.mean] },
    grid: { left: 8, right: 16, top: 52, bottom: 8, containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: text },
      formatter: (items: { value: [number, number | null] }[]) => {
        const point = byTime.get(items[0].value[0]);
        if (!point) return '';
        return [
          `${clock(point[0])} UTC`,
          `${labels.p95}: ${duration(point[2])}`,
          `${labels.mean}: ${duration(point[1])}`,
          `${labels.works}: ${point[3]}`,
          `${labels.failed}: ${point[4]}`,
        ].join('<br>');
      },
    },
    xAxis: {
      type: 'time',
      axisLabel: { color: text, formatter: tick, hideOverlap: true },
      axisLine: { lineStyle: { color: line } },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: text, formatter: duration },
      splitLine: { lineStyle: { color: line } },
    },
    series: [
      {
        name: labels.p95,
        type: 'line',
        step: 'end',
        showSymbol: false,
        data: series(points, 2),
        lineStyle: { color: p95, width: 2, type: 'dashed' },
        itemStyle: { color: p95 },
        markArea: {
          silent: true,
          itemStyle: { color: shade },
          label: { color: text, position: 'top' },
          data: windows.map((window) => [{ name: window[2] ? labels.window : '', xAxis: window[0] }, { xAxis: window[1] }]),
        },
      },
      {
        name: labels.mean,
        type: 'line',
        step: 'end',
        showSymbol: false,
        data: series(points, 1),
        lineStyle: { color: mean, width: 2 },
        itemStyle: { color: mean },
      },
    ],
  };
}

customElements.define('nj-latency', NjLatency);
