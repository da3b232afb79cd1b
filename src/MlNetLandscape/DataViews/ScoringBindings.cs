using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>
/// How a scored row is laid out over an input schema: first the input's columns at their own indices, then the model's. One instance of the output
/// schema a binding, since ML.NET compares schemas by reference.
/// </summary>
internal sealed class ScoringBindings
{
    /// <summary>Binds <paramref name="scored"/> to an input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The feature column is missing.</exception>
    /// <exception cref="InvalidOperationException">The feature column has another type than the model was fitted to.</exception>
    public ScoringBindings(DataViewSchema input, ScoredModel scored)
    {
        Input = input;
        Scored = scored;
        var name = scored.Names.Feature;
        Feature = input.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException("schema", $"Features column '{name}' not found");
        var expected = FeatureType(scored);
        if (!Fits(Feature.Type, expected))
        {
            throw new InvalidOperationException($"Incompatible features column type: '{Feature.Type}' vs '{expected}'");
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        AddScored(builder, new ModelDataViewType(scored.Columns, scored.Names, scored.Keys), scored.Outputs, NextScoreSetId(input), scored);
        Output = builder.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    public ScoredModel Scored { get; }

    /// <summary>The column the model reads.</summary>
    public DataViewSchema.Column Feature { get; }

    /// <summary>The type of the feature column the model was fitted to.</summary>
    public static VectorDataViewType FeatureType(ScoredModel scored) => new(NumberDataViewType.Single, scored.Model.Shape.Features);

    /// <summary>Whether a column of type <paramref name="actual"/> can be scored: the same number of floats, however they are arranged.</summary>
    public static bool Fits(DataViewType actual, VectorDataViewType expected) =>
        actual is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(expected.ItemType) && vector.Size == expected.Size;

    /// <summary>Adds the model's columns with their annotations.</summary>
    /// <param name="builder">Takes the columns.</param>
    /// <param name="model">The type of what the score column carries.</param>
    /// <param name="outputs">The columns.</param>
    /// <param name="scoreSetId">One id for all columns of one scorer.</param>
    /// <param name="scored">What the score column carries; null where the schema's shape alone matters.</param>
    public static void AddScored(
        DataViewSchema.Builder builder, ModelDataViewType model, IEnumerable<OutputColumn> outputs, uint scoreSetId, ScoredModel? scored)
    {
        ValueGetter<ScoredModel?> self = (ref ScoredModel? value) => value = scored;
        foreach (var column in outputs)
        {
            var annotations = column.Annotations(model.Columns.ScoreColumnKind, scoreSetId);
            if (column.ValueKind == ScoreValueKinds.Score)
            {
                annotations.Add(AnnotationKinds.Network, model, self);
            }

            builder.AddColumn(column.Name, column.Type, annotations.ToAnnotations());
        }
    }

    /// <summary>Whether an output column is the model's, not the input's.</summary>
    public bool IsScored(int outputIndex) => outputIndex >= Input.Count;

    /// <summary>The model's column at an output index.</summary>
    public OutputColumn ScoredColumn(int outputIndex) => Scored.Outputs[outputIndex - Input.Count];

    /// <summary>The input columns that the given output columns need.</summary>
    public IEnumerable<DataViewSchema.Column> InputsFor(IEnumerable<DataViewSchema.Column> outputs)
    {
        var needed = ActiveFlags(outputs);
        var scores = needed.AsSpan(Input.Count).Contains(true);
        return Input.Where(column => needed[column.Index] || (scores && column.Index == Feature.Index));
    }

    /// <summary>For every output index, whether <paramref name="outputs"/> names it.</summary>
    public bool[] ActiveFlags(IEnumerable<DataViewSchema.Column> outputs)
    {
        var flags = new bool[Output.Count];
        foreach (var column in outputs)
        {
            flags[column.Index] = true;
        }

        return flags;
    }

    private static uint NextScoreSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type is KeyDataViewType key && key.RawType == typeof(uint))
            {
                uint id = 0;
                column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref id);
                largest = Math.Max(largest, id);
            }
        }

        return largest + 1;
    }
}
