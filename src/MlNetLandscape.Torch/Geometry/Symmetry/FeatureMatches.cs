using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;
using MlNetLandscape.Numerics.Geometry.Alignment;
using MlNetLandscape.Numerics.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>How well the units of a layer are matched by those of an untrained network.</summary>
/// <param name="Seed">Of its weights.</param>
/// <param name="BestMean">See <see cref="FeatureMatching"/>.</param>
/// <param name="AssignedMean">See <see cref="FeatureMatching"/>.</param>
/// <param name="Unmatched">See <see cref="FeatureMatching"/>.</param>
public sealed record UntrainedMatch(long Seed, double BestMean, double AssignedMean, double Unmatched);

/// <summary>The units of a layer of one network matched to those of a layer of another.</summary>
/// <param name="Layers">Which.</param>
/// <param name="Trained">Of the two networks.</param>
/// <param name="Untrained">Of the first network and the second's description at its initial weights, one a seed.</param>
public sealed record LayerMatch(LayerPair Layers, FeatureMatching Trained, ImmutableArray<UntrainedMatch> Untrained)
{
    /// <summary>Units of the first network's layer.</summary>
    public int FirstUnits => Trained.Correlations.RowCount;

    /// <summary>Units of the second's.</summary>
    public int SecondUnits => Trained.Correlations.ColumnCount;

    /// <summary>Units of the first that never change, as ReLU units do that are off for all examples. They are unmatched, and count as 0 in the means.</summary>
    public int FirstConstant => Trained.Correlations.EnumerateRows().Count(row => row.All(value => value == 0));

    /// <summary>Units of the second that never change.</summary>
    public int SecondConstant => Trained.Correlations.EnumerateColumns().Count(column => column.All(value => value == 0));

    /// <summary>How much more alike the networks are than the first and an untrained one: <see cref="FeatureMatching.BestMean"/> less its mean over the untrained.</summary>
    public double BestAboveUntrained => Trained.BestMean - Untrained.Average(match => match.BestMean);

    /// <summary>The same of <see cref="FeatureMatching.AssignedMean"/>.</summary>
    public double AssignedAboveUntrained => Trained.AssignedMean - Untrained.Average(match => match.AssignedMean);
}

/// <summary>
/// Which features two networks have in common: correlations of their units' outputs over the same examples, matched layer by layer, beside those with untrained networks (Li et al. 2015, «Convergent
/// learning»). <see cref="ToString"/> is a table.
/// </summary>
/// <remarks>
/// Channels of a convolution count as units, seen at every place of the image. An untrained network is the second's description at weights drawn from a seed, with running statistics of normalisation layers taken
/// over the examples. The networks may have different widths and descriptions.
/// </remarks>
/// <param name="Layers">One a pair.</param>
/// <param name="Examples">Examples matched over.</param>
/// <param name="Cost">Passes of either network over the examples, as values, and seconds.</param>
public sealed record FeatureMatches(ImmutableArray<LayerMatch> Layers, long Examples, EvaluationCost Cost)
{
    private const long Order = 1; // of examples, where running statistics are taken

    /// <summary>Matches.</summary>
    /// <param name="first">Stays the caller's.</param>
    /// <param name="second">Stays the caller's.</param>
    /// <param name="features">Examples, <c>[N, D]</c>, on the CPU; all of them count.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The networks take different inputs, a layer is missing or cannot be matched, there are fewer than two examples, or an option is out of range.</exception>
    internal static FeatureMatches Of(NetworkModel first, NetworkModel second, Tensor features, FeatureMatchOptions? options = null)
    {
        options ??= new FeatureMatchOptions();
        options.Check();
        if (first.Shape.Features != second.Shape.Features)
            throw new ArgumentException($"Features of two networks are matched over the same inputs. The first takes {first.Shape.Features}, the second {second.Shape.Features}.", nameof(second));
        if (features.shape[0] < 2)
            throw new ArgumentException($"Correlations need at least two examples. Got {features.shape[0]}.", nameof(features));
        var start = options.Clock.GetTimestamp();
        using var a = Evaluated(first.CreateModule());
        using var b = Evaluated(second.CreateModule());
        LayerPair[] layers = options.Layers.IsEmpty ? Numbered(first, second) : [.. options.Layers];
        foreach (var pair in layers)
        {
            Require(a, pair.First, "first");
            Require(b, pair.Second, "second");
        }

        var trained = Match(b);
        var untrained = options.UntrainedSeeds.Select(seed =>
        {
            using var fresh = second.Network.Build(second.Shape, seed);
            new RunningStatistics(fresh).Refresh(features, Order, options.CancellationToken);
            return Match(Evaluated(fresh)).Select(match => new UntrainedMatch(seed, match.BestMean, match.AssignedMean, match.Unmatched)).ToArray();
        }).ToArray();
        return new FeatureMatches(
            [.. layers.Select((pair, index) => new LayerMatch(pair, trained[index], [.. untrained.Select(matches => matches[index])]))], features.shape[0],
            new EvaluationCost(2 * (1 + untrained.Length), 0, 0, options.Clock.GetElapsedTime(start).TotalSeconds));

        FeatureMatching[] Match(nn.Module<Tensor, Tensor> other) =>
        [
            .. UnitCorrelations.Of(a, other, [.. layers.Select(pair => new UnitPair(pair.First, pair.Second))], features, options.BatchSize, options.CancellationToken)
                .Select(correlations => FeatureMatching.Of(Matrix<double>.Build.DenseOfArray(correlations), options.Threshold)),
        ];
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var width = Layers.SelectMany(match => new[] { match.Layers.First.Length, match.Layers.Second.Length }).Append("second".Length).Max() + 2;
        var seeds = string.Join(", ", Layers.SelectMany(match => match.Untrained).Select(match => match.Seed).Distinct());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"correlations of units over {Examples} examples; untrained: the second network at its initial weights, seeds {seeds}\n");
        text.Append("first".PadRight(width)).Append("second".PadRight(width)).Append($"{"units",11}{"constant",10}{"best",8}{"untrained",11}{"assigned",10}{"untrained",11}{"unmatched",11}{"untrained",11}\n");
        foreach (var match in Layers)
        {
            text.Append(match.Layers.First.PadRight(width)).Append(match.Layers.Second.PadRight(width));
            text.Append(CultureInfo.InvariantCulture, $"{$"{match.FirstUnits} × {match.SecondUnits}",11}{$"{match.FirstConstant}, {match.SecondConstant}",10}");
            text.Append(CultureInfo.InvariantCulture, $"{match.Trained.BestMean,8:0.000}{match.Untrained.Average(one => one.BestMean),11:0.000}");
            text.Append(CultureInfo.InvariantCulture, $"{match.Trained.AssignedMean,10:0.000}{match.Untrained.Average(one => one.AssignedMean),11:0.000}");
            text.Append(CultureInfo.InvariantCulture, $"{match.Trained.Unmatched,11:0.000}{match.Untrained.Average(one => one.Unmatched),11:0.000}\n");
        }

        return text.ToString();
    }

    private static nn.Module<Tensor, Tensor> Evaluated(nn.Module<Tensor, Tensor> module)
    {
        module.eval();
        return module;
    }

    private static LayerPair[] Numbered(NetworkModel first, NetworkModel second)
    {
        var (mine, theirs) = (Of(first, "first"), Of(second, "second"));
        if (mine.Length != theirs.Length)
        {
            throw new ArgumentException(
                $"Layers are matched number by number where none are named. The first network has {mine.Length} ({string.Join(", ", mine)}), the second {theirs.Length} ({string.Join(", ", theirs)}). Name pairs by `Layers`.");
        }

        if (mine.IsEmpty)
            throw new ArgumentException($"There are no hidden features to match: {first.Network} has no hidden layer.", nameof(first));
        return [.. mine.Zip(theirs, (one, other) => new LayerPair(one, other))];

        static ImmutableArray<string> Of(NetworkModel model, string which) => model.Network is ComposedNetwork
            ? NetworkSymmetry.Of(model.Network, model.Shape).Features
            : throw new ArgumentException($"The layers of the {which} network, the custom '{(model.Network as FactoryNetwork)?.Name}', are not known by number. Name pairs by `Layers`.");
    }

    private static void Require(nn.Module module, string name, string which)
    {
        var modules = module.named_modules().Where(entry => entry.name.Length > 0).ToList();
        if (modules.Find(entry => entry.name == name).module is not nn.Module<Tensor, Tensor>)
        {
            throw new ArgumentException(
                $"The {which} network has no layer «{name}» that gives one tensor. It has {string.Join(", ", modules.Where(entry => entry.module is nn.Module<Tensor, Tensor>).Select(entry => entry.name))}.");
        }
    }
}
