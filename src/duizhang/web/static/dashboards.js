// Draws the months of the table below the chart. The table says everything; without this it stands alone.
"use strict";
(() => {
  const box = document.getElementById("months-chart");
  const table = document.getElementById("months");
  if (!box || !table || !window.echarts) return;
  const rows = [...table.querySelectorAll("tr[data-month]")].map((tr) => ({
    month: tr.dataset.month,
    items: Number(tr.dataset.items),
    done: Number(tr.dataset.done),
    hours: tr.dataset.hours === "" ? null : Number(tr.dataset.hours),
  }));
  if (!rows.length) return;
  box.closest(".plot").hidden = false;
  const chart = echarts.init(box, null, { renderer: "canvas" });

  function draw() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    const font = getComputedStyle(document.body).fontFamily;
    const text = { color: of("--soft"), fontFamily: font };
    const narrow = box.clientWidth < 480;
    const axis = (name, line) => ({ type: "value", name, nameTextStyle: text, axisLabel: text, splitLine: { show: line, lineStyle: { color: of("--line") } }, minInterval: 1 });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: font },
      grid: { left: 8, right: 8, top: 48, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { ...text, fontSize: 13 }, itemWidth: 16 },
      tooltip: { trigger: "axis", confine: true, backgroundColor: of("--paper"), borderColor: of("--edge"), textStyle: { color: of("--ink"), fontFamily: font } },
      xAxis: { type: "category", data: rows.map((r) => r.month), axisLabel: { ...text, rotate: narrow ? 45 : 0 }, axisLine: { lineStyle: { color: of("--edge") } }, axisTick: { show: false } },
      yAxis: [axis("", true), { ...axis(narrow ? "" : box.dataset.hours, false), minInterval: 0 }],
      series: [
        { name: box.dataset.opened, type: "bar", data: rows.map((r) => r.items), itemStyle: { color: of("--track"), borderColor: of("--edge"), borderWidth: 1 }, barGap: "-100%", barMaxWidth: 38 },
        { name: box.dataset.done, type: "bar", data: rows.map((r) => r.done), itemStyle: { color: of("--link") }, barMaxWidth: 38 },
        { name: box.dataset.median, type: "line", yAxisIndex: 1, data: rows.map((r) => r.hours), symbol: "diamond", symbolSize: 9, lineStyle: { color: of("--seal"), width: 2 }, itemStyle: { color: of("--seal") }, tooltip: { valueFormatter: (v) => (v === null || v === undefined ? "—" : `${v} ${box.dataset.hours}`) } },
      ],
    }, true);
  }

  draw();
  window.addEventListener("resize", () => { chart.resize(); draw(); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
