// The bottleneck: a garment, its code, and what is left of it, at seven sizes of the code.

import { choice, drawPicture, figures, followTheme, frame, html, keep, listen, pictureCanvas, say, slider, svg, unpack } from "./common.mjs";

const PIXELS = 784;
const HEIGHT = 168;
const WIDTH = 240;

/** What to notice at each size. Source: the pictures and errors that the models of this page gave. */
const INSIGHTS = {
  4: "Four numbers for 784 pixels. What survives is the kind of garment and a soft outline; whatever makes this one special is gone.",
  8: "Twice the numbers, and the outline firms up. Collar, sole and pattern are still missing.",
  16: "By now the shape is right and the edges are clean. Inside the outline there is little more than one shade of grey.",
  32: "Four percent of the input. The first details are back, a collar, the end of a sole, and this is the size that the lesson trains.",
  64: "Edges get crisper, details firmer, but each further number buys less than the one before.",
  128: "Collar and sole are clear. Lettering and the weave of the bag are not: few garments share them, so they never paid for their numbers.",
  256: "A third of the input, and hardly anything gained: on the mean of 2,000 test images it does no better than 128. More numbers are not more understanding.",
};

/** A number of pixels as a share of the input: `4.1 %`. */
export const share = (size) => `${((100 * size) / PIXELS).toFixed(1)} %`;

/** The bars of a code as one SVG path, in a box `width` by `height` with zero in the middle. */
export function bars(code, width, height) {
  const most = Math.max(...code.map(Math.abs), 1e-9);
  const step = width / code.length;
  const gap = step > 3 ? 1 : 0;
  return code.map((value, i) => {
    const tall = (value / most) * (height / 2 - 2);
    return `M${(i * step).toFixed(2)} ${height / 2}h${(step - gap).toFixed(2)}v${(-tall).toFixed(2)}h${(gap - step).toFixed(2)}z`;
  }).join("");
}

/** Where picture `number` of garment `garment` starts: the original is 0, then one for each size. */
export const start = (garment, number, sizes) => PIXELS * (garment * (sizes + 1) + number);

/** Draw the widget into `el`. */
export async function show({ model, el }) {
  const { sizes, garments, mean_mse: average, pictures } = JSON.parse(model.get("data"));
  const grey = await unpack(pictures);
  const original = pictureCanvas("100%", "");
  const rebuilt = pictureCanvas("100%", "");
  const path = svg("path", { style: "fill:var(--accent)" });
  const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", style: "width:100%;background:var(--raised);border-radius:3px" },
    path, svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2, style: "stroke:var(--line);stroke-width:1" }));
  const codeCaption = html("figcaption");
  const columns = `minmax(0, ${HEIGHT}fr) minmax(0, ${WIDTH}fr) minmax(0, ${HEIGHT}fr)`;
  const panels = html("div", { style: `display:grid;grid-template-columns:${columns};gap:0.9em;max-width:45em` },
    html("figure", {}, original, html("figcaption", {}, "original, 28 × 28")),
    html("figure", {}, chart, codeCaption),
    html("figure", {}, rebuilt, html("figcaption", {}, "reconstruction")));

  const items = choice("Garment", garments.map(({ name }) => [name, name]), (garment) => { keep(model, { garment }); });
  const size = slider("size", sizes, (i) => { keep(model, { bottleneck: sizes[i] }); });
  const shown = figures(["Input", "Bottleneck", "Of the input", "MSE of this garment", "MSE, mean of 2,000"]);
  const text = html("p", { role: "status" });
  const root = frame(el, "Squeeze a garment through a bottleneck", [items.row, size.row, panels, shown.list, text], [
    "Start at 4 numbers. What survives?",
    "Slide to 32. Which details have come back?",
    "Try 256. How much does the step from 128 buy, beside the step from 4 to 8?",
    "Switch between the garments. Does a T-shirt compress differently from a sneaker? Which of the four is hardest?",
  ]);

  function update() {
    const garment = garments.findIndex(({ name }) => name === model.get("garment"));
    const i = sizes.indexOf(model.get("bottleneck"));
    const { name, codes, mse } = garments[garment];
    const at = (number) => grey.subarray(start(garment, number, sizes.length), start(garment, number, sizes.length) + PIXELS);
    drawPicture(original, at(0));
    drawPicture(rebuilt, at(i + 1));
    path.setAttribute("d", bars(codes[i], WIDTH, HEIGHT));
    items.press(name);
    size.show(i, `Bottleneck: ${sizes[i]} numbers, ${share(sizes[i])} of the input`);
    original.setAttribute("aria-label", `${name}, the original picture`);
    rebuilt.setAttribute("aria-label", `${name}, rebuilt from ${sizes[i]} numbers, mean squared error ${mse[i].toFixed(4)}`);
    chart.setAttribute("aria-label", `The code of ${sizes[i]} numbers as bars, from ${Math.min(...codes[i])} to ${Math.max(...codes[i])}`);
    say(codeCaption, `code: ${sizes[i]} numbers`);
    shown.show({ Input: `${PIXELS} pixels`, Bottleneck: `${sizes[i]} numbers`, "Of the input": share(sizes[i]),
      "MSE of this garment": mse[i].toFixed(4), "MSE, mean of 2,000": average[i].toFixed(4) });
    say(text, INSIGHTS[sizes[i]]);
  }

  const stop = followTheme(root, () => {});
  update();
  const deaf = listen(model, ["garment", "bottleneck"], update);
  return () => {
    stop();
    deaf();
  };
}

export default { render: show };
