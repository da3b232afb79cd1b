using System.Collections.Immutable;
using MlNetLandscape.Numerics.LinearOperators;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Geometry.Slices;

/// <summary>Slices of an objective, evaluated point by point.</summary>
/// <param name="objective">L.</param>
/// <param name="identity">See <see cref="ISliceEvaluator.Identity"/>.</param>
/// <typeparam name="TVector">A vector.</typeparam>
public sealed class ObjectiveSlices<TVector>(IObjective<TVector> objective, string identity = "") : ISliceSource<TVector>
{
    /// <inheritdoc />
    public IVectorSpace<TVector> Space => objective.Space;

    /// <inheritdoc />
    public ISliceEvaluator Slice(AffineFrame<TVector> frame) => new Evaluator(objective, frame, identity);

    private sealed class Evaluator(IObjective<TVector> objective, AffineFrame<TVector> frame, string identity) : ISliceEvaluator
    {
        private readonly EvaluationCost _before = objective.Cost;

        public int Dimension => frame.Dimension;

        public ImmutableArray<string> Quantities { get; } = [ISliceEvaluator.Loss];

        public string Identity => identity;

        public int BatchSize => 1;

        public EvaluationCost Cost => objective.Cost - _before;

        public double[][] Evaluate(IReadOnlyList<double[]> coordinates, CancellationToken cancellationToken)
        {
            var values = new double[coordinates.Count][];
            for (var index = 0; index < values.Length; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var scope = objective.Space.OpenScope();
                values[index] = [objective.Value(frame.Point(coordinates[index]))];
            }

            return values;
        }

        public void Dispose()
        {
        }
    }
}
