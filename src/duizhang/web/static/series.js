// Draws the rows of the table. The table says everything that the chart does; without this it stands alone.
"use strict";
(() => {
  const box = document.getElementById("chart");
  const table = document.getElementById("points");
  if (!box || !table || !window.echarts) return;

  const decimal = (text) => (text === "" ? null : Number(text));
  const rows = [...table.querySelectorAll("tr[data-at]")].map((tr) => ({
    tr,
    x: yearsAt(tr.dataset.at),
    area: Number(tr.dataset.area),
    length: tr.dataset.length,
    value: decimal(tr.dataset.value),
    low: decimal(tr.dataset.low),
    high: decimal(tr.dataset.high),
    bound: tr.dataset.bound,
    modality: tr.dataset.modality,
    wrong: tr.dataset.status === "contradicted",
    joined: tr.dataset.joined === "yes",
  }));
  if (!rows.length) return;
  const areas = box.dataset.areas.split("|");
  const inverse = box.dataset.inverse === "yes";
  const STEPS = { year: 1, half: 0.5, quarter: 0.25, month: 1 / 12 };
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3], [2, 4], [10, 4]];
  const SHAPES = [
    { cx: 0, cy: 0, r: 5 },
    "M-4.5-4.5h9v9h-9z",
    "M0-6 5.5 4.5h-11z",
    "M0-6.5 5.5 0 0 6.5-5.5 0z",
    "M0 6-5.5-4.5h11z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
  ];

  // The end of 2024 stands at 2024, the end of June 2025 at 2024.5.
  function yearsAt(iso) {
    const [y, m, d] = iso.split("-").map(Number);
    const first = Date.UTC(y, 0, 1), next = Date.UTC(y + 1, 0, 1);
    return y - 1 + (Date.UTC(y, m - 1, d) + 864e5 - first) / (next - first);
  }

  function periodAt(x) {
    const month = Math.round((x - Math.floor(x)) * 12);
    if (month === 0 || month === 12) return String(Math.round(x));
    return `${Math.floor(x) + 1}-${String(month).padStart(2, "0")}`;
  }

  document.querySelector(".plot").hidden = false;
  const chart = echarts.init(box, null, { renderer: "canvas" });
  let ink;

  function inks() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return {
      areas: areas.map((_, i) => resolved(`--c${i}`)),
      text: of("--soft"), strong: of("--ink"), line: of("--line"), edge: of("--edge"), paper: of("--paper"), red: of("--red"),
      font: getComputedStyle(document.body).fontFamily,
    };
  }

  // A token that names another token has its colour only once something wears it.
  function resolved(name) {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    probe.hidden = true;
    box.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  }

  function lines() {
    const made = [];
    areas.forEach((name, area) => {
      for (const [length, step] of Object.entries(STEPS)) {
        const on = rows.filter((r) => r.joined && r.area === area && r.length === length).sort((a, b) => a.x - b.x);
        if (on.length < 2) continue;
        const data = [];
        on.forEach((r, i) => {
          if (i && r.x - on[i - 1].x > step * 1.6) data.push([(r.x + on[i - 1].x) / 2, null]);
          data.push([r.x, r.value]);
        });
        made.push({
          type: "line", data, showSymbol: false, silent: true, connectNulls: false, z: 2, animation: false,
          lineStyle: { color: ink.areas[area], width: length === "year" ? 1.75 : 1, type: DASHES[area], opacity: length === "year" ? 0.8 : 0.6 },
          endLabel: { show: areas.length > 1 && length === "year", formatter: name, color: ink.areas[area], fontFamily: ink.font, fontWeight: 600, distance: 8 },
          labelLayout: { moveOverlap: "shiftY" },
        });
      }
    });
    return made;
  }

  function stroke(points, colour, width, dash) {
    return { type: "polyline", shape: { points }, style: { fill: null, stroke: colour, lineWidth: width, lineDash: dash || null } };
  }

  // One mark: what is printed with its rounding, or what is promised with the side that it leaves open.
  function mark(row, api) {
    const [x, y] = api.coord([row.x, row.value]);
    const at = (v) => api.coord([row.x, v])[1];
    const colour = ink.areas[row.area];
    const size = row.length === "year" ? 1 : 0.72;
    const children = [{ type: "circle", shape: { cx: x, cy: y, r: 12 }, style: { fill: "transparent" } }];
    const open = row.low === null ? 1 : row.high === null ? -1 : 0;
    if (open) {
      const way = inverse ? -open : open, end = y + way * 18;
      children.push(stroke([[x, y], [x, end]], colour, 1.5), stroke([[x - 3.5, end - way * 3.5], [x, end], [x + 3.5, end - way * 3.5]], colour, 1.5));
    } else if (row.high > row.low) {
      const top = at(row.high), bottom = at(row.low);
      const soft = row.bound === "~" ? [3, 2] : null;
      if (Math.abs(bottom - top) > 1) children.push(stroke([[x, top], [x, bottom]], colour, 1.5, soft));
      const half = row.modality === "target" && row.bound === ".." ? 8 : 3.5;
      if (Math.abs(bottom - top) > 3) children.push(stroke([[x - half, top], [x + half, top]], colour, half > 4 ? 2.5 : 1.5), stroke([[x - half, bottom], [x + half, bottom]], colour, half > 4 ? 2.5 : 1.5));
    }
    if (row.modality === "target") {
      if (row.bound !== "..") children.push(stroke([[x - 8, y], [x + 8, y]], colour, 2.5));
    } else {
      const hollow = row.modality === "estimate";
      const style = { fill: hollow ? ink.paper : colour, stroke: hollow ? colour : ink.paper, lineWidth: hollow ? 2 : 1 };
      const shape = SHAPES[row.area];
      children.push(typeof shape === "string"
        ? { type: "path", shape: { pathData: shape }, x, y, scaleX: size, scaleY: size, style }
        : { type: "circle", shape: { ...shape }, x, y, scaleX: size, scaleY: size, style });
    }
    if (row.wrong) children.push(stroke([[x - 7, y - 7], [x + 7, y + 7]], ink.red, 2.5), stroke([[x - 7, y + 7], [x + 7, y - 7]], ink.red, 2.5));
    return { type: "group", children };
  }

  function draw() {
    ink = inks();
    const xs = rows.map((r) => r.x);
    const [first, last] = [Math.min(...xs), Math.max(...xs)];
    const narrow = box.clientWidth < 520;
    const finest = rows.every((r) => r.length === "year") ? 1 : 0;
    const step = [1 / 12, 0.25, 0.5, 1, 2, 5, 10, 20].find((s) => s >= finest && (last - first) / s <= (narrow ? 5 : s < 1 ? 8 : 14)) || 50;
    const pad = Math.max(step / 2, (last - first) * 0.05);
    const ticks = [];
    for (let n = Math.ceil((first - pad) / step); n * step <= last + pad; n++) ticks.push(n * step);
    const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });
    const text = { color: ink.text, fontFamily: ink.font, fontSize: 12 };
    chart.setOption({
      animation: false,
      textStyle: text,
      grid: { left: 8, right: areas.length > 1 && !narrow ? 84 : 24, top: 14, bottom: 8, containLabel: true },
      xAxis: {
        type: "value", min: first - pad, max: last + pad,
        axisLabel: { ...text, formatter: periodAt, customValues: ticks, hideOverlap: true },
        axisLine: { onZero: false, lineStyle: { color: ink.edge } }, axisTick: { customValues: ticks, lineStyle: { color: ink.edge } }, splitLine: { show: false },
      },
      yAxis: {
        type: "value", scale: true, inverse, minInterval: inverse ? 1 : 0,
        axisLabel: { ...text, formatter: (v) => numbers.format(v) }, splitLine: { lineStyle: { color: ink.line } },
      },
      series: [
        ...lines(),
        {
          type: "custom", name: "marks", z: 5, clip: false, animation: false,
          data: rows.map((r) => [r.x, r.value, r.low, r.high]), encode: { x: 0, y: [1, 2, 3] },
          renderItem: (params, api) => mark(rows[params.dataIndex], api),
        },
      ],
    }, { notMerge: true });
  }

  const picked = document.getElementById("picked");

  function pick(row) {
    const cell = (name) => row.tr.querySelector(name).textContent.trim();
    const when = row.tr.closest("tbody").querySelector(".when").textContent.trim();
    const told = document.createElement("p");
    told.className = "told";
    told.append(`${when} · ${cell(".area")} · ${cell(".modality")} `);
    const link = row.tr.querySelector(".figure a").cloneNode(true);
    told.append(link);
    const quotes = [...row.tr.querySelectorAll(".quote")].map((q) => q.cloneNode(true));
    picked.replaceChildren(told, ...quotes);
    table.querySelectorAll(".picked-row").forEach((tr) => tr.classList.remove("picked-row"));
    row.tr.classList.add("picked-row");
    return link;
  }

  chart.on("mouseover", { seriesName: "marks" }, (event) => pick(rows[event.dataIndex]));
  chart.on("click", { seriesName: "marks" }, (event) => pick(rows[event.dataIndex]).focus({ preventScroll: true }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => { chart.resize(); draw(); }).observe(box);
  draw();
  box.dataset.ready = "yes";
})();
