"""Calls from many threads at once answer as one does, and leave the interpreter to others meanwhile."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from conftest import NAMES, draw

import losskit as lk


def test_many_threads_answer_as_one():
    work = [(lk.get(name), draw(lk.get(name))) for name in NAMES]
    rng = np.random.default_rng(1)
    large = rng.normal(size=100_000), rng.normal(size=100_000)
    work += [(lk.Huber(), large)] * 8

    def run(job):
        loss, args = job
        value, grad = loss.value_and_grad(*args)
        return value, grad.tobytes()

    alone = [run(job) for job in work]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            assert list(pool.map(run, work)) == alone


def test_the_interpreter_is_free_meanwhile():
    pred, target = np.ones(20_000_000), np.zeros(20_000_000)
    done, steps = threading.Event(), [0]

    def count():
        while not done.is_set():
            steps[0] += 1
            time.sleep(0)

    other = threading.Thread(target=count)
    other.start()
    try:
        before = steps[0]
        lk.BinaryFocalWithLogits().value_and_grad(pred, target)
        during = steps[0] - before
    finally:
        done.set()
        other.join()
    assert during > 20


def test_a_call_costs_less_than_a_line_of_numpy():
    pred, target = np.random.rand(8), np.random.rand(8)

    def best(f):
        def once():
            start = time.perf_counter()
            for _ in range(2000):
                f()
            return time.perf_counter() - start

        return min(once() for _ in range(15))

    assert best(lambda: lk.huber(pred, target)) < best(lambda: ((pred - target) ** 2).mean())
