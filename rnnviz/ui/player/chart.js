// One chart's options for uPlot: named axes, our zoom, our clicks, the line that guessing would get.

import { label, percent } from "./scale.js";

const FOOT = 44; // the lower chart carries the axis' name
const CLICK = 4; // px

/** @param kind "loss" | "right"; `curves` holds zoom, log and the listeners; `size` of both charts together */
export function chartOptions(kind, curves, theme, size) {
  const loss = kind === "loss";
  const half = Math.floor((size.height - FOOT) / 2);
  return {
    width: Math.floor(size.width),
    height: loss ? half + 8 : half + FOOT - 8,
    padding: [10, 12, loss ? 4 : 0, 0],
    legend: { show: false },
    cursor: cursor(curves),
    select: { show: true },
    scales: { x: { time: false, range: () => curves.range() }, y: loss ? lossScale(curves.log) : { range: () => [-0.02, 1.02] } },
    axes: [epochAxis(theme, !loss), loss ? lossAxis(theme, curves.log) : rightAxis(theme)],
    series: [{}, line(theme.ink, 1.75, [2, 3]), line(theme.ink, 2.25)],
    hooks: {
      setCursor: [(chart) => curves.hover(chart.cursor.idx ?? undefined)],
      setSelect: [(chart) => zoomTo(chart, curves)],
      drawAxes: loss ? [] : [(chart) => guessLine(chart, curves.guess(), theme)],
      ready: [(chart) => listen(chart, curves)],
    },
  };
}

function cursor(curves) {
  return {
    sync: { key: curves.key ?? (curves.key = `rnnviz-${Math.random()}`), setSeries: false },
    drag: { x: true, y: false, setScale: false, dist: CLICK },
    bind: { dblclick: () => () => (curves.setZoom(null), null) },
    points: { size: 7 },
    y: false,
  };
}

function zoomTo(chart, curves) {
  const { left, width } = chart.select;
  if (width < CLICK) return;
  curves.setZoom([chart.posToVal(left, "x"), chart.posToVal(left + width, "x")]);
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}

function listen(chart, curves) {
  let start = 0;
  chart.over.addEventListener("mousedown", (event) => (start = event.clientX));
  chart.over.addEventListener("click", (event) => {
    if (Math.abs(event.clientX - start) <= CLICK && chart.cursor.left >= 0) curves.pickEpoch(chart.posToVal(chart.cursor.left, "x"));
  });
}

/** Training dotted, held out solid, as in every figure; no colour: those belong to the classes. */
function line(stroke, width, dash) {
  return { stroke, width, dash, points: { show: (chart) => chart.data[0].length < 3, size: 5, fill: stroke } };
}

function axis(theme, more) {
  return {
    stroke: theme.muted,
    font: `11px ${theme.font}`,
    labelFont: `600 11px ${theme.font}`,
    grid: { stroke: theme.line, width: 1 },
    ticks: { show: false },
    ...more,
  };
}

function epochAxis(theme, named) {
  return axis(theme, {
    size: named ? 22 : 4,
    label: named ? "epoch" : undefined,
    labelSize: 18,
    labelGap: 0,
    gap: 5,
    space: 60,
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000],
    values: (chart, splits) => splits.map((value) => (named ? String(value) : "")),
  });
}

function yAxis(theme, name, more) {
  return axis(theme, { label: name, labelSize: 16, labelGap: 0, size: 40, gap: 6, space: 26, ...more });
}

function rightAxis(theme) {
  return yAxis(theme, "accuracy", { splits: [0, 0.25, 0.5, 0.75, 1], values: (chart, splits) => splits.map((value) => percent(value)) });
}

function lossAxis(theme, log) {
  const step = (splits) => (splits.length > 1 ? splits[1] - splits[0] : 1);
  const values = (chart, splits) => splits.map((value) => (value === null ? "" : log ? power(value) : label(value, step(splits))));
  return yAxis(theme, "loss (nats)", { values });
}

/** On a log axis only 1, 2 and 5 times a power of ten carry a number. */
function power(value) {
  const digit = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const round = Number(value.toPrecision(1));
  return [1, 2, 5].includes(digit) && Math.abs(value / round - 1) < 0.01 ? String(round) : "";
}

function lossScale(log) {
  if (!log) return { range: (chart, low, high) => [0, high > 0 ? high * 1.06 : 1] };
  return { distr: 3, range: (chart, low, high) => (low > 0 ? [low / 1.3, Math.max(high * 1.2, low * 2)] : [0.01, 1]) };
}

function guessLine(chart, share, theme) {
  if (share === null) return;
  const { ctx, bbox } = chart;
  const ratio = window.devicePixelRatio || 1;
  const y = chart.valToPos(share, "y", true);
  ctx.save();
  Object.assign(ctx, { strokeStyle: theme.muted, fillStyle: theme.muted, lineWidth: ratio, font: `${11 * ratio}px ${theme.font}` });
  ctx.setLineDash([2 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.textAlign = "right";
  ctx.textBaseline = share < 0.15 ? "bottom" : "top";
  ctx.fillText("guessing", bbox.left + bbox.width - 4 * ratio, y + (share < 0.15 ? -3 : 4) * ratio);
  ctx.restore();
}
