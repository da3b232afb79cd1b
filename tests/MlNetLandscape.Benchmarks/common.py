"""What the reference scripts share: Fashion-MNIST, two networks, and a run for every line read."""
import gzip
import sys
import time

import numpy
import torch


def read(folder, rows):
    """The first training images, standardised, [rows, 784], and their labels."""
    def values(name, header):
        with gzip.open(f"{folder}/{name}") as file:
            return numpy.frombuffer(file.read(), dtype=numpy.uint8, offset=header)

    images = torch.tensor(values("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:rows] / 255.0, dtype=torch.float32)
    return (images - 0.2860) / 0.3530, torch.tensor(values("train-labels-idx1-ubyte.gz", 8)[:rows].astype(numpy.int64))


def network(kind):
    """The MLP 784-256-10, or the SimpleCnn."""
    if kind == "mlp":
        return torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.Tanh(), torch.nn.Linear(256, 10))
    blocks = [layer for ins, outs in ((1, 16), (16, 32), (32, 32)) for layer in (torch.nn.Conv2d(ins, outs, 3, padding=1), torch.nn.Tanh(), torch.nn.MaxPool2d(2))]
    return torch.nn.Sequential(torch.nn.Unflatten(1, (1, 28, 28)), *blocks, torch.nn.Flatten(), torch.nn.Linear(288, 10))


def serve(run):
    """Runs once for every line read; prints the seconds, and what the run returned."""
    for _ in sys.stdin:
        start = time.perf_counter()
        told = run() or ()
        print(time.perf_counter() - start, *told, flush=True)
