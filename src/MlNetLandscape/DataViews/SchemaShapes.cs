using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>
/// Turns a <see cref="DataViewSchema"/> into the <see cref="SchemaShape"/> ML.NET would make of it. The constructor of a shape's column is not public,
/// but <see cref="EstimatorChain{TLastTransformer}"/> makes the shape of whatever it is fitted to and shows it to its estimators.
/// </summary>
internal static class SchemaShapes
{
    /// <summary>The shape of <paramref name="schema"/>, annotations included; hidden columns left out.</summary>
    public static SchemaShape Of(DataViewSchema schema)
    {
        var probe = new Probe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(new SchemaOnly(schema));
        return probe.Shape ?? throw new InvalidOperationException("EstimatorChain.Fit asked no estimator for its output schema.");
    }

    /// <summary>The column named <paramref name="name"/>, or null.</summary>
    public static SchemaShape.Column? Find(this SchemaShape shape, string name)
    {
        foreach (var column in shape)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>ML.NET's way to write a column's type: «Key&lt;UInt32&gt;», «Vector&lt;Single&gt;», «VarVector&lt;Single&gt;».</summary>
    public static string TypeName(this SchemaShape.Column column)
    {
        var item = column.IsKey ? $"Key<{column.ItemType}>" : column.ItemType.ToString()!;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => $"Vector<{item}>",
            SchemaShape.Column.VectorKind.VariableVector => $"VarVector<{item}>",
            _ => item,
        };
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Shape { get; private set; }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Shape = inputSchema;

        public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();
    }

    private sealed class SchemaOnly(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema { get; } = schema;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new NotSupportedException("This view has a schema and no rows.");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            throw new NotSupportedException("This view has a schema and no rows.");
    }
}
