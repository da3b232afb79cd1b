using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Gives the hidden units of a network between two others the means and standard deviations between theirs. See <see cref="NetworkLine"/>.</summary>
internal sealed class StatisticsRepair
{
    private const int BatchSize = 200;
    private const double LeastDeviation = 1e-4; // of the one wanted; scaling up more than that would be scaling noise
    private const long Order = 1;

    private readonly WeightedLayer[] _layers;
    private readonly Tensor _features;
    private readonly CancellationToken _cancellation;
    private readonly (double[] Mean, double[] Deviation)[] _start;
    private readonly (double[] Mean, double[] Deviation)[] _end;

    public StatisticsRepair(NetworkModel from, NetworkModel to, Tensor features, CancellationToken cancellation)
    {
        _layers = [.. NetworkSymmetry.Of(from.Network, from.Shape).Hidden.Where(layer => !layer.IsBatchNormalized)];
        (_features, _cancellation) = (features, cancellation);
        (_start, _end) = (Of(from), Of(to));

        (double[] Mean, double[] Deviation)[] Of(NetworkModel model)
        {
            using var module = model.CreateModule();
            return Statistics(module, _layers);
        }
    }

    /// <summary>Repairs a module in place; its mode is evaluation afterwards.</summary>
    public void Run(nn.Module<Tensor, Tensor> module, double t)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var running = new RunningStatistics(module);
        var modules = module.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        for (var index = 0; index < _layers.Length; index++)
        {
            running.Refresh(_features, Order, _cancellation);
            var (mean, deviation) = Statistics(module, [_layers[index]])[0];
            var units = Enumerable.Range(0, mean.Length).ToArray();
            var wanted = units.Select(unit => Between(_start[index].Deviation[unit], _end[index].Deviation[unit], t)).ToArray();
            double[] scale = [.. units.Select(unit => deviation[unit] > LeastDeviation * wanted[unit] ? wanted[unit] / deviation[unit] : 1)];
            double[] shift = [.. units.Select(unit => Between(_start[index].Mean[unit], _end[index].Mean[unit], t) - (scale[unit] * mean[unit]))];
            var (weight, bias) = modules[_layers[index].Name] switch
            {
                Linear linear => (linear.weight, linear.bias),
                Conv2d convolution => (convolution.weight, convolution.bias),
                var other => throw new InvalidOperationException($"The weights of a {other.GetType().Name} are not known."),
            };
            long[] rows = [.. weight!.shape.Select((size, axis) => axis == 0 ? size : 1)];
            weight.copy_(weight.to_type(ScalarType.Float64) * tensor(scale).reshape(rows));
            bias?.copy_((bias.to_type(ScalarType.Float64) * tensor(scale)) + tensor(shift));
        }

        running.Refresh(_features, Order, _cancellation);
        module.eval();
    }

    /// <summary>Mean and standard deviation of each unit's outputs, over the examples and the places of an image.</summary>
    public (double[] Mean, double[] Deviation)[] Statistics(nn.Module<Tensor, Tensor> module, IReadOnlyList<WeightedLayer> layers)
    {
        module.eval();
        using var outputs = new UnitOutputs(module, [.. layers.Select(layer => (layer.Name, (int?)layer.Units.Size))]);
        var moments = layers.Select(layer => new UnitMoments(layer.Units.Size)).ToArray();
        try
        {
            UnitOutputs.Visit(_features, BatchSize, _cancellation, batch =>
            {
                foreach (var (values, moment) in outputs.Of(batch).Zip(moments))
                    moment.Add(values);
            });
            return [.. moments.Select(moment => (moment.Means(), moment.Deviations()))];
        }
        finally
        {
            foreach (var moment in moments)
                moment.Dispose();
        }
    }

    private static double Between(double a, double b, double t) => ((1 - t) * a) + (t * b);
}
