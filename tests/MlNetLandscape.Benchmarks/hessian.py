"""One exact Hessian-vector product over rows of Fashion-MNIST by double backward, batch after batch; prints its best seconds.
Usage: hessian.py FOLDER mlp|cnn ROWS ROWS-A-BATCH"""
import gzip
import sys
import time

import numpy
import torch

folder, kind, rows, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


def read(name, header):
    with gzip.open(f"{folder}/{name}") as file:
        return numpy.frombuffer(file.read(), dtype=numpy.uint8, offset=header)


images = torch.tensor(read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:rows] / 255.0, dtype=torch.float32)
features = (images - 0.2860) / 0.3530
labels = torch.tensor(read("train-labels-idx1-ubyte.gz", 8)[:rows].astype(numpy.int64))


def block(inputs, outputs):
    return torch.nn.Conv2d(inputs, outputs, 3, padding=1), torch.nn.Tanh(), torch.nn.MaxPool2d(2)


if kind == "mlp":
    model = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.Tanh(), torch.nn.Linear(256, 10))
else:
    model = torch.nn.Sequential(
        torch.nn.Unflatten(1, (1, 28, 28)), *block(1, 16), *block(16, 32), *block(32, 32), torch.nn.Flatten(), torch.nn.Linear(288, 10))
parameters = list(model.parameters())
vector = [torch.randn_like(parameter) for parameter in parameters]
best = float("inf")
for _ in range(3):
    start = time.perf_counter()
    total = [torch.zeros_like(parameter) for parameter in parameters]
    for x, y in zip(features.split(size), labels.split(size)):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        gradient = torch.autograd.grad(loss, parameters, create_graph=True)
        for part, product in zip(total, torch.autograd.grad(gradient, parameters, vector)):
            part.add_(product, alpha=len(x) / rows)
    best = min(best, time.perf_counter() - start)
print(best)
