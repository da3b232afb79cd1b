using System.Collections.Immutable;
using Microsoft.ML;
using MlNetLandscape.Numerics.Ensembles;
using MlNetLandscape.Numerics.Metrics;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>What this library does with models and scored data. Get one by <c>mlContext.Landscape()</c>.</summary>
public sealed class LandscapeCatalog
{
    internal LandscapeCatalog(MLContext context) => Context = context;

    /// <summary>Whose it is.</summary>
    internal MLContext Context { get; }

    /// <summary>
    /// Loads a model that <c>mlContext.Model.Save</c> wrote, with its networks as <see cref="NetworkTransformer"/>s: batching, measurable, ready for
    /// further training.
    /// </summary>
    /// <param name="filePath">The model file.</param>
    /// <param name="inputSchema">The schema the model was saved with; null if it was saved without.</param>
    /// <exception cref="InvalidDataException">The file is not a model, is damaged, or needs a component that is not there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using var stream = File.OpenRead(filePath);
        return ModelFile.Load(Context, stream, $"'{filePath}'", out inputSchema);
    }

    /// <summary>Loads a model from a stream; see <see cref="Load(string, out DataViewSchema)"/>.</summary>
    /// <param name="stream">A readable, seekable stream.</param>
    /// <param name="inputSchema">The schema the model was saved with; null if it was saved without.</param>
    /// <exception cref="InvalidDataException">The stream is not a model, is damaged, or needs a component that is not there.</exception>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ModelFile.Load(Context, stream, "the stream", out inputSchema);
    }

    /// <summary>
    /// Gives a model from <c>mlContext.Model.Load</c> its networks back. Without this it scores the same numbers up to rounding, row by row, and without slot names.
    /// All transformers restored from one loaded model share its network: disposing that ends them all.
    /// </summary>
    /// <param name="model">Any model.</param>
    /// <returns>The model with <see cref="NetworkTransformer"/>s in it; <paramref name="model"/> itself if it has no saved network.</returns>
    /// <exception cref="InvalidDataException">A network in it is damaged.</exception>
    public ITransformer Restore(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelRestorer.Restore(model);
    }

    /// <summary>
    /// Measures the loss landscape around the network that scored the data: eigenvalues and density of the Hessian, sharpness, input gradient.
    /// </summary>
    /// <param name="data">Data scored by a <see cref="NetworkTransformer"/>, with the label, feature and weight columns it was fitted to.</param>
    /// <param name="measures">What to measure.</param>
    /// <param name="maximumRows">The rows to measure on at most, drawn at random; null for all.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    /// <exception cref="InvalidOperationException">No network is in the data, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="ArithmeticException">The loss or its derivatives overflow on these rows.</exception>
    public LandscapeMetrics Evaluate(
        IDataView data, LandscapeMeasures measures = LandscapeMeasures.Default, long? maximumRows = 5_000, string? labelColumnName = null) =>
        Evaluate(data, new LandscapeOptions { Measures = measures, MaximumRows = maximumRows }, labelColumnName);

    /// <summary>Measures the loss landscape around the network that scored the data, with advanced options.</summary>
    /// <param name="data">Data scored by a <see cref="NetworkTransformer"/>, with the label, feature and weight columns it was fitted to.</param>
    /// <param name="options">What to measure, how exactly, and on how much of the data.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names all that are.</exception>
    /// <exception cref="InvalidOperationException">No network is in the data, or no row is usable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    /// <exception cref="ArithmeticException">The loss or its derivatives overflow on these rows.</exception>
    public LandscapeMetrics Evaluate(IDataView data, LandscapeOptions options, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        return NetworkMeasurement.Of(Context, data, options, labelColumnName);
    }

    /// <summary>Measures the landscape around each of several networks, members of an ensemble say, on one reading of the data.</summary>
    /// <param name="data">Data with the columns the networks were fitted to; it need not be scored.</param>
    /// <param name="members">The networks: of one task, on the same columns.</param>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <param name="labelColumnName">The label column; null for the one the networks were fitted to.</param>
    /// <returns>One result a member, in their order.</returns>
    /// <exception cref="ArgumentException">Options are wrong, or the networks are of different kinds.</exception>
    /// <exception cref="ArithmeticException">The loss or its derivatives overflow on these rows.</exception>
    public ImmutableArray<LandscapeMetrics> Evaluate(
        IDataView data, IEnumerable<NetworkTransformer> members, LandscapeOptions? options = null, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(members);
        return NetworkMeasurement.OfEach(Context, data, members, options ?? new LandscapeOptions(), labelColumnName);
    }

    /// <summary>
    /// The risk of the network that scored the data, as an objective for Lanczos, quadrature and whatever else is written over objectives. The caller
    /// disposes it.
    /// </summary>
    /// <param name="data">Data scored by a <see cref="NetworkTransformer"/>.</param>
    /// <param name="options">Rows, loss, weight decay, precision; what to measure is not looked at. Null for the defaults.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    public EmpiricalRisk Risk(IDataView data, LandscapeOptions? options = null, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return NetworkMeasurement.Risk(Context, data, options ?? new LandscapeOptions(), labelColumnName);
    }

    /// <summary>
    /// Rescales the network that scored the data, (W₁, b₁, W₂) → (a W₁, a b₁, W₂ / a), so that it computes the same at another point of the landscape
    /// (Dinh et al. 2017, §3), and says which metrics moved. What moved says nothing about the function alone.
    /// </summary>
    /// <param name="data">Data scored by a <see cref="NetworkTransformer"/>.</param>
    /// <param name="options">What to measure; always in double precision, and without the measures of single layers. Null for the defaults.</param>
    /// <param name="labelColumnName">The label column; null for the one the network was fitted to.</param>
    /// <param name="factors">The values of a, each positive; null for 4 and 16.</param>
    /// <exception cref="ArithmeticException">The loss or its derivatives overflow on these rows.</exception>
    public InvarianceAudit AuditInvariances(
        IDataView data, LandscapeOptions? options = null, string? labelColumnName = null, IReadOnlyList<double>? factors = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return NetworkMeasurement.Audit(Context, data, options ?? new LandscapeOptions(), labelColumnName, factors);
    }

    /// <summary>
    /// Judges any models as an ensemble: each member and all together on the same rows, how they differ, what they cost, and whether it is worth it. The
    /// members may be ours, ML.NET's own, or loaded: all that is asked of them is a score column.
    /// </summary>
    /// <param name="data">Data as the members take it, with the label.</param>
    /// <param name="members">Fitted models of one task: multiclass, binary or regression.</param>
    /// <param name="combination">How predictions of classifiers become one; regression takes the mean.</param>
    /// <param name="labelColumnName">The label column, in the data or as each member's own pipeline makes it.</param>
    /// <exception cref="ArgumentException">The members cannot be judged together, or a column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The members read different rows, or no row is usable.</exception>
    public EnsembleMetrics EvaluateEnsemble(
        IDataView data,
        IEnumerable<ITransformer> members,
        CombinationRule combination = CombinationRule.MeanProbability,
        string labelColumnName = "Label") =>
        EvaluateEnsemble(data, members, new EnsembleEvaluationOptions { Combination = combination }, labelColumnName);

    /// <summary>Judges any models as an ensemble, with advanced options.</summary>
    /// <remarks>
    /// Classes are matched by the label values they stand for, which the score column (TrainingLabelValues, SlotNames), the predicted label or the label
    /// (KeyValues) tells, so that members may have their keys in different orders; without any they are matched by number. Rows without a label are left
    /// out and counted, as are rows to which any member gives a score that is not finite. The time of a member is that of its whole pass over the data,
    /// reading the input included.
    /// </remarks>
    /// <param name="data">Data as the members take it, with the label.</param>
    /// <param name="members">Fitted models of one task: multiclass, binary or regression.</param>
    /// <param name="options">How they are combined and judged, and the names of columns.</param>
    /// <param name="labelColumnName">The label column, in the data or as each member's own pipeline makes it.</param>
    /// <exception cref="ArgumentException">Options are wrong, the members cannot be judged together, or a column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The members read different rows, or no row is usable.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public EnsembleMetrics EvaluateEnsemble(
        IDataView data, IEnumerable<ITransformer> members, EnsembleEvaluationOptions options, string labelColumnName = "Label")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        return EnsembleMeasurement.Of(Context, data, [.. members], options, labelColumnName);
    }

    /// <summary>Judges an ensemble of this library as it scores: its own combination, weights and temperature.</summary>
    /// <param name="data">Data as the ensemble takes it, with the label.</param>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="options">How it is judged; combination, weights and temperature are the ensemble's, and so are the columns. Null for the defaults.</param>
    /// <param name="labelColumnName">The label column; null for the one the ensemble was fitted to.</param>
    /// <exception cref="ArgumentException">Options are wrong, or a column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    /// <exception cref="OperationCanceledException">Asked for by the options' token.</exception>
    public EnsembleMetrics EvaluateEnsemble(
        IDataView data, EnsembleTransformer ensemble, EnsembleEvaluationOptions? options = null, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(ensemble);
        var (model, names) = (ensemble.Model, ensemble.Scored.Names);
        var own = (options ?? new EnsembleEvaluationOptions()) with
        {
            Combination = model.Combination,
            MemberWeights = model.Weights,
            Temperature = model.Temperature,
            ScoreColumnName = names.Score,
            ProbabilityColumnName = names.Probability,
            PredictedLabelColumnName = names.PredictedLabel,
        };
        return EnsembleMeasurement.Of(Context, data, [.. ensemble.Members], own, labelColumnName ?? names.Label);
    }

    /// <summary>Makes an ensemble of fitted networks: of the folds of a cross-validation, say, or of trainings with different options.</summary>
    /// <param name="members">Fitted transformers of one task, on the same columns. The ensemble shares their networks: disposing either ends both.</param>
    /// <param name="combination">How their outputs become one.</param>
    /// <param name="weights">One positive weight a member; null for equal ones.</param>
    /// <exception cref="ArgumentException">The members do not fit each other, or a value is out of its range.</exception>
    public EnsembleTransformer Ensemble(
        IEnumerable<NetworkTransformer> members, CombinationRule combination = CombinationRule.MeanProbability, IEnumerable<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        return NetworkCombination.Ensemble(Context, members, combination, weights);
    }

    /// <summary>
    /// Averages the weights of fitted networks greedily (Wortsman et al. 2022, recipe 1): the best on the held-out rows first, then each other that does not raise
    /// the loss. One network, at the cost of one; of use where they lie in one basin, as trainings from a common start do.
    /// </summary>
    /// <param name="trainData">The training data, for running statistics of batch normalisation.</param>
    /// <param name="heldOutData">The rows that decide, with the same columns.</param>
    /// <param name="members">Fitted transformers of one network description and task, on the same columns.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>The soup, and which members are in it.</returns>
    /// <exception cref="ArgumentException">The members do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">No row is usable.</exception>
    public (NetworkTransformer Transformer, SoupRecord Record) GreedySoup(
        IDataView trainData, IDataView heldOutData, IEnumerable<NetworkTransformer> members, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(heldOutData);
        ArgumentNullException.ThrowIfNull(members);
        return NetworkCombination.Soup(Context, trainData, heldOutData, members, cancellation);
    }
}
