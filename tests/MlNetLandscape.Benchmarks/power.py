"""The largest eigenvalues of the Hessian at given parameters as is usual: one batch of all rows, its graph kept, power iteration with deflation, until the Rayleigh quotient
moves by less than a tolerance or 100 products are taken. Prints seconds, products, eigenvalues. Usage: power.py FOLDER cnn|mlp ROWS THETA COUNT TOLERANCE"""
import sys

import numpy
import torch

import common

folder, kind, rows, theta, count, tolerance = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]), float(sys.argv[6])
features, labels = common.read(folder, rows)
model = common.network(kind)
parameters = list(model.parameters())
torch.nn.utils.vector_to_parameters(torch.from_numpy(numpy.fromfile(theta, dtype=numpy.float32)), parameters)


def dot(a, b):
    return sum((x * y).sum().item() for x, y in zip(a, b))


def orthonormal(v, found):
    for other in found:
        along = dot(v, other)
        v = [x - along * y for x, y in zip(v, other)]
    norm = dot(v, v) ** 0.5
    return [x / norm for x in v]


def eigenvalues():
    gradient = torch.autograd.grad(torch.nn.functional.cross_entropy(model(features), labels), parameters, create_graph=True)
    found, values, products = [], [], 0
    for _ in range(count):
        v, value = orthonormal([torch.randn_like(parameter) for parameter in parameters], found), None
        for _ in range(100):
            image = torch.autograd.grad(gradient, parameters, v, retain_graph=True)
            products += 1
            before, value = value, dot(v, image)
            v = orthonormal(image, found)
            if before is not None and abs(value - before) / (abs(before) + 1e-6) < tolerance:
                break
        found.append(v)
        values.append(value)
    return products, *values


common.serve(eigenvalues)
