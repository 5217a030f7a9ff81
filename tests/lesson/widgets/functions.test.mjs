// The widgets' functions, each against what can be worked out by another way. `node --test` runs this.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { bars, share, start } from "../../../autograder/lesson/widgets/bottleneck.mjs";
import { lightness, listen, normal, printed, seeThrough, unpack } from "../../../autograder/lesson/widgets/common.mjs";
import { addUp, cloudDensity, codeAt, decode, insight, nearest, open, placeOf, randomPlace } from "../../../autograder/lesson/widgets/latent.mjs";
import { boundaryEnds, density, place, point, sample } from "../../../autograder/lesson/widgets/paradigms.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(`../../../autograder/lesson/data/widget-${name}.json`, import.meta.url), "utf-8"));
const near = (got, wanted, within = 1e-9) => assert.ok(Math.abs(got - wanted) <= within, `${got} is not ${wanted}`);

/** Numbers in [0, 1) from a fixed start, the same each time. */
function dice(state = 1) {
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Mean and covariance of points. */
function moments(points) {
  const mean = [0, 1].map((i) => points.reduce((sum, p) => sum + p[i], 0) / points.length);
  const covariance = [0, 1].map((i) => [0, 1].map((j) =>
    points.reduce((sum, p) => sum + (p[i] - mean[i]) * (p[j] - mean[j]), 0) / points.length));
  return { mean, covariance };
}

test("a place of the picture and the point that lies there belong together", () => {
  const [x, y] = point(place([1.25, -0.5]));
  near(x, 1.25);
  near(y, -0.5);
});

test("a Gaussian's density is the textbook's, and it adds up to one", () => {
  near(density({ mean: [1, 2], covariance: [[1, 0], [0, 1]] }, [1, 2]), 1 / (2 * Math.PI));
  const leaning = { mean: [0, 0], covariance: [[1, 0.5], [0.5, 0.8]] };
  let sum = 0;
  for (let x = -6; x <= 6; x += 0.1) for (let y = -6; y <= 6; y += 0.1) sum += 0.01 * density(leaning, [x, y]);
  near(sum, 1, 1e-6);
});

test("sampled points have the mixture's means and covariances", () => {
  for (const gaussian of read("paradigms").gaussians) {
    const random = dice();
    const { mean, covariance } = moments(Array.from({ length: 20000 }, () => sample([gaussian], random)));
    for (const i of [0, 1]) {
      near(mean[i], gaussian.mean[i], 0.03);
      for (const j of [0, 1]) near(covariance[i][j], gaussian.covariance[i][j], 0.03);
    }
  }
});

test("the fitted Gaussians have the points' own means and covariances", () => {
  const { points, labels, gaussians } = read("paradigms");
  gaussians.forEach((gaussian, label) => {
    const { mean, covariance } = moments(points.filter((_, i) => labels[i] === label));
    for (const i of [0, 1]) {
      near(mean[i], gaussian.mean[i], 1e-3);
      for (const j of [0, 1]) near(covariance[i][j], gaussian.covariance[i][j], 1e-3);
    }
  });
});

test("the boundary is drawn where the odds are even, and it puts most points on their side", () => {
  const { points, labels, boundary: [a, b, c] } = read("paradigms");
  for (const end of boundaryEnds([a, b, c])) {
    const [x, y] = point(end);
    near(a * x + b * y + c, 0);
  }
  const right = points.filter(([x, y], i) => a * x + b * y + c > 0 === (labels[i] === 1)).length;
  assert.ok(right >= 72 && right < 80, `${right} of 80`);
});

test("a code's bars are one for each number, the largest as tall as there is room", () => {
  const path = bars([1, -2], 240, 100);
  assert.equal(path.match(/M/g).length, 2);
  assert.match(path, /v-24\.00.*v48\.00/);
});

test("a bottleneck's share of 784 pixels", () => {
  assert.equal(share(32), "4.1 %");
  assert.equal(share(256), "32.7 %");
});

test("pictures lie one after another: the original, then one for each size", async () => {
  const { sizes, garments, pictures } = read("bottleneck");
  const grey = await unpack(pictures);
  assert.equal(grey.length, start(garments.length, 0, sizes.length));
});

test("a picture's distance to its original is the error that is shown", async () => {
  const { sizes, garments, pictures } = read("bottleneck");
  const grey = await unpack(pictures);
  garments.forEach(({ mse }, garment) => mse.forEach((error, i) => {
    const [from, to] = [start(garment, 0, sizes.length), start(garment, i + 1, sizes.length)];
    let sum = 0;
    for (let p = 0; p < 784; p++) sum += ((grey[from + p] - grey[to + p]) / 255) ** 2;
    near(sum / 784, error, 1e-4);
  }));
});

test("packed bytes come back", async () => {
  assert.deepEqual([...await unpack(deflateSync(Buffer.from([1, 2, 250])).toString("base64"))], [1, 2, 250]);
});

test("differences add up along both axes of each map, past 255 from the start", () => {
  assert.deepEqual([...addUp(Uint8Array.from([250, 3, 255, 10, 1, 1, 1, 1]), 2)], [250, 253, 249, 6, 1, 2, 2, 4]);
});

test("a place's code leads back to the place", () => {
  const map = { centre: [3, -1], half: 5 };
  assert.deepEqual(codeAt(map, [0, 0], 21), [-2, 4]);
  assert.deepEqual(placeOf(map, codeAt(map, [17, 4], 21), 21), [17, 4]);
  assert.equal(placeOf(map, [9, 0], 21), null);
});

test("random points: empty land for the autoencoder, the prior for a VAE", async () => {
  const { grid, spaces } = read("latent");
  const maps = await Promise.all(spaces.map((packed) => open(packed, grid)));
  const random = dice();
  for (let i = 0; i < 200; i++) {
    const [column, row] = randomPlace(maps[0], grid, random);
    assert.equal(maps[0].empty[row * grid + column], 1);
  }
  const vae = maps.find(({ beta }) => beta === 1);
  const { mean, covariance } = moments(Array.from({ length: 5000 }, () => codeAt(vae, randomPlace(vae, grid, random), grid)));
  for (const i of [0, 1]) {
    near(mean[i], 0, 0.06);
    near(covariance[i][i], 1, 0.08);
  }
});

test("the nearest code is the nearest, and its distance is right", () => {
  const map = { centre: [1, 1], clouds: Float64Array.from([0, 0, 1, 1, 3, 4, 1, 1]) };
  assert.deepEqual(nearest(map, [1, 2]), { index: 0, distance: 1 });
  assert.deepEqual(nearest(map, [4, 5]), { index: 1, distance: 0 });
});

test("the density of clouds is highest where they are, as a share of the peak", () => {
  const shares = cloudDensity({ clouds: Float64Array.from([0, 0, 0.2, 0.2]), half: 4.2 });
  near(Math.max(...shares), 1);
  near(shares[41 * 84 + 41], 1);
  near(shares[0], 0);
});

test("every map has a picture at every place, and a text of its own", async () => {
  const { grid, step, spaces } = read("latent");
  const maps = await Promise.all(spaces.map((packed) => open(packed, grid)));
  for (const map of maps) {
    assert.equal(map.atlas.length, 784 * grid * grid);
    assert.ok(Math.max(...decode(map, [3, 17], grid, step)) <= 255);
  }
  assert.equal(new Set(maps.map(insight)).size, maps.length);
});

test("dark ground is told from light, and what shows through is no ground", () => {
  assert.ok(lightness("rgb(24, 27, 31)") < 0.5);
  assert.ok(lightness("rgba(255, 255, 255, 0.9)") > 0.5);
  assert.ok(seeThrough("rgba(0, 0, 0, 0)"));
  assert.ok(!seeThrough("rgb(0, 0, 0)"));
});

test("a number is printed with a minus of its own", () => {
  assert.equal(printed(-1.005, 1), "−1.0");
  assert.equal(printed(3.5, 1), "3.5");
});

test("a normal number from two uniform ones", () => {
  near(normal(() => 0), 0);
  near(normal(() => 0.5), -Math.sqrt(2 * Math.log(2)));
});

test("values that change together are drawn once, and not after the end", async () => {
  const calls = new Map();
  const model = { on: (name, call) => calls.set(name, call), off: (name) => calls.delete(name) };
  let drawn = 0;
  const stop = listen(model, ["a", "b"], () => { drawn += 1; });
  calls.get("change:a")();
  calls.get("change:b")();
  await Promise.resolve();
  assert.equal(drawn, 1);
  stop();
  assert.equal(calls.size, 0);
});
