"""Loss at points of a plane as is usual: for each the parameters are written and all rows are passed, 500 at a time. Usage: surface.py FOLDER mlp|cnn ROWS POINTS"""
import sys

import torch

import common

folder, kind, rows, points = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
features, labels = common.read(folder, rows)
model = common.network(kind)
start = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
first, second = torch.randn_like(start) * 0.01, torch.randn_like(start) * 0.01


@torch.no_grad()
def surface():
    for point in range(points):
        torch.nn.utils.vector_to_parameters(start + point * first - point * second, model.parameters())
        loss, right = 0.0, 0
        for x, y in zip(features.split(500), labels.split(500)):
            outputs = model(x)
            loss += torch.nn.functional.cross_entropy(outputs, y, reduction="sum").item() / rows
            right += (outputs.argmax(1) == y).sum().item()


common.serve(surface)
