"""One epoch of SGD with momentum in PyTorch. Usage: epoch.py FOLDER mlp|cnn ROWS tensors|loader"""
import sys

import torch

import common

folder, kind, rows, way = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
features, labels = common.read(folder, rows)
model = common.network(kind)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(features, labels), batch_size=128, shuffle=True)


def batches():
    return loader if way == "loader" else ((features[chosen], labels[chosen]) for chosen in torch.randperm(rows).split(128))


def epoch():
    for x, y in batches():
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        loss.item()


common.serve(epoch)
