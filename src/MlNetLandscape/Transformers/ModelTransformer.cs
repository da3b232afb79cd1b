using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Persistence;

namespace MlNetLandscape;

/// <summary>Scores data with a <typeparamref name="TModel"/>.</summary>
/// <remarks>
/// Safe to use from several threads. It does not own native memory in the sense of <see cref="IDisposable"/>: disposing a prediction engine or a
/// chain leaves the model alive, its own Dispose frees it. The score column carries the model as an annotation, which is how later stages and evaluators of
/// this library find it in the data.
/// </remarks>
/// <typeparam name="TModel"><see cref="NetworkModel"/> or <see cref="EnsembleModel"/>.</typeparam>
public abstract class ModelTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected ModelTransformer(ScoredModel scored)
    {
        Scored = scored;
        FeatureColumnType = ScoringBindings.FeatureType(scored);
    }

    /// <summary>What it scores with.</summary>
    public TModel Model => (TModel)Scored.Model;

    /// <summary>The name of the feature column.</summary>
    public string FeatureColumnName => Scored.Names.Feature;

    /// <summary>The type of the feature column: a vector of D <see cref="float"/>.</summary>
    public DataViewType FeatureColumnType { get; }

    /// <summary>The name of the label column the model was fitted to.</summary>
    public string LabelColumnName => Scored.Names.Label;

    /// <summary>Always true.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The model and its columns.</summary>
    internal ScoredModel Scored { get; }

    /// <summary>The schema of scored data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var feature = inputSchema.GetColumnOrNull(FeatureColumnName)
            ?? throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find feature column '{FeatureColumnName}'");
        if (!ScoringBindings.Fits(feature.Type, (VectorDataViewType)FeatureColumnType))
        {
            throw new ArgumentOutOfRangeException(nameof(inputSchema),
                $"Schema mismatch for feature column '{FeatureColumnName}': expected {FeatureColumnType}, got {feature.Type}");
        }

        return new ScoringBindings(inputSchema, Scored).Output;
    }

    /// <summary>The data with the model's columns. Lazy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing.</exception>
    /// <exception cref="InvalidOperationException">The feature column has another type than the model was fitted to.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, new ScoringBindings(input.Schema, Scored));
    }

    /// <summary>A mapper that scores single rows.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ScoringRowMapper(new ScoringBindings(inputSchema, Scored));
    }

    /// <summary>Saves a chain of ML.NET's own transformers in this one's place, so that ML.NET can load it: see <see cref="CarrierChain"/>.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)CarrierChain.Build(Scored)).Save(ctx);
}
