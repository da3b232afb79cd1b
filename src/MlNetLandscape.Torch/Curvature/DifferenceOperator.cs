using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>A − B. A product costs one with each; it owns both.</summary>
internal sealed class DifferenceOperator(ILinearOperator<Tensor> a, ILinearOperator<Tensor> b) : ILinearOperator<Tensor>
{
    public IVectorSpace<Tensor> Space => a.Space;

    public EvaluationCost Cost => a.Cost + b.Cost;

    public Tensor Apply(Tensor v) => Apply([v])[0];

    public IReadOnlyList<Tensor> Apply(IReadOnlyList<Tensor> vectors)
    {
        var differences = a.Apply(vectors);
        using var scope = NewDisposeScope();
        var subtrahends = b.Apply(vectors);
        for (var index = 0; index < differences.Count; index++)
            Space.Axpy(-1, subtrahends[index], differences[index]);
        return differences;
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }
}
