"""Data for boosters."""

import numpy as np

RNG = np.random.default_rng(0)
N = 1500
X = RNG.normal(size=(N, 6))
ETA = X[:, 0] - 0.5 * X[:, 1] + 0.3 * X[:, 2] * X[:, 3]
WEIGHT = RNG.random(N) + 0.5
LABEL = (RNG.random(N) < 1 / (1 + np.exp(-ETA))).astype(float)
CLASS = np.digitize(ETA + RNG.logistic(size=N), [-1, 1]).astype(float)
COUNT = RNG.poisson(np.exp(0.5 * ETA)).astype(float)
REAL = ETA + RNG.standard_t(3, size=N)
NEAR = ETA + 0.1 * RNG.normal(size=N)
POSITIVE = RNG.gamma(2, np.exp(0.5 * ETA)) + 1e-3
