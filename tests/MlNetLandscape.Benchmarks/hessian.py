"""One exact Hessian-vector product by double backward, batch after batch. Usage: hessian.py FOLDER mlp|cnn ROWS ROWS-A-BATCH"""
import sys

import torch

import common

folder, kind, rows, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
features, labels = common.read(folder, rows)
model = common.network(kind)
parameters = list(model.parameters())
vector = [torch.randn_like(parameter) for parameter in parameters]


def product():
    total = [torch.zeros_like(parameter) for parameter in parameters]
    for x, y in zip(features.split(size), labels.split(size)):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        gradient = torch.autograd.grad(loss, parameters, create_graph=True)
        for part, piece in zip(total, torch.autograd.grad(gradient, parameters, vector)):
            part.add_(piece, alpha=len(x) / rows)


common.serve(product)
